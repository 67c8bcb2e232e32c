import Hypercalls

extension Specification {
  /// A guest reads what it has, with the right to.
  func step(_ call: GuestRead, on cpu: Int) throws(Expectation) -> Expectation {
    _ = try accessFromGuest(call.gfn, isWrite: false, on: cpu)
    return decided(by: .granted)
  }

  /// The page that the loaded vCPU's guest accesses at a frame; without one, the access is aborted.
  func accessFromGuest(_ gfn: Gfn, isWrite: Bool, on cpu: Int) throws(Expectation) -> UInt64 {
    let vcpu = try loadedVCPU(cpu)
    guard !isBeyond(gfn.rawValue) else { throw decided(by: .beyondAddressSpace, as: .aborted) }
    let frame = GuestFrame(slot: vcpu.slot, gfn: gfn.rawValue)
    guard let (first, mapping) = guestMapping(covering: frame) else {
      throw decided(by: .frameEmpty, as: .aborted)
    }
    guard !mapping.isPoison else { throw decided(by: .framePoisoned, as: .aborted) }
    try require(isWrite ? mapping.isWritable : mapping.isReadable, else: .noRight)
    return mapping.pfn + (frame.gfn - first)
  }
}
