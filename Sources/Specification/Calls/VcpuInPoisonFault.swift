import Hypercalls

extension Specification {
  /// 1 where the loaded vCPU's fault on a page is due to one that was taken by force. The fault of
  /// a frame without a table of pages is of another level.
  func step(_ call: VcpuInPoisonFault, on cpu: Int) throws(Expectation) -> Expectation {
    let vcpu = try loadedVCPU(cpu)
    try require(!isBeyond(call.gfn.rawValue), else: .beyondAddressSpace)
    let frame = GuestFrame(slot: vcpu.slot, gfn: call.gfn.rawValue)
    try require(guestTable(level: 3, for: frame) != nil, else: .noGuestTable)
    let isPoisoned = guestMapping(at: frame)?.isPoison == true
    return decided(by: .granted, as: ReturnCode(rawValue: isPoisoned ? 1 : 0))
  }
}
