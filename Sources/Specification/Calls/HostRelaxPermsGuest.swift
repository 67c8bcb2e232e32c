import Hypercalls

extension Specification {
  /// Rights are added to a mapping of the loaded vCPU's guest, none is taken away.
  mutating func step(_ call: HostRelaxPermsGuest, on cpu: Int) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu, isProtected: false)
    try require(call.rights.areRights, else: .notRights)
    try require(!isBeyond(call.gfn.rawValue), else: .beyondAddressSpace)
    try require(call.rights.executesAtBothLevelsOrNone, else: .halfExecutable)
    let frame = GuestFrame(slot: vcpu.slot, gfn: call.gfn.rawValue)
    guard let (first, _) = guestMapping(covering: frame) else {
      throw decided(by: .frameEmpty, as: .tryAgain)
    }
    changeMappings(at: GuestFrame(slot: vcpu.slot, gfn: first), 1) { mapping in
      mapping.isReadable = mapping.isReadable || call.rights.mayRead
      mapping.isWritable = mapping.isWritable || call.rights.mayWrite
      mapping.isExecutable = mapping.isExecutable || call.rights.mayExecute
    }
    return decided(by: .granted)
  }
}
