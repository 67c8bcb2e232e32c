import Hypercalls

extension Specification {
  /// A guest may no longer write what it borrows at some frames; the sizes must fit.
  mutating func step(_ call: HostWrprotectGuest) throws(Expectation) -> Expectation {
    let slot = try sharingVM(call.handle)
    guard call.pages.rawValue > 0 else { return decided(by: .emptyRange) }
    let frame = try frames(call.gfn, call.pages, of: slot)
    changeMappings(at: frame, call.pages.rawValue) { $0.isWritable = false }
    return decided(by: .granted)
  }

  /// Frames of a guest as calls name them that look at mappings: of a page, or of a block where the
  /// guest has one or, at the first of them, nothing.
  func frames(
    _ gfn: Gfn, _ pages: PageCount, of slot: Int
  ) throws(Expectation) -> GuestFrame {
    try require(!isBeyond(gfn.rawValue, pages.rawValue), else: .beyondAddressSpace)
    try refuse(obstacle(toMapping: pages.rawValue, at: gfn.rawValue))
    let frame = GuestFrame(slot: slot, gfn: gfn.rawValue)
    _ = try sharedMapping(frame, pages.rawValue)
    return frame
  }
}
