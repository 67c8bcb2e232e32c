import Hypercalls

extension Specification {
  /// The host takes back what it lent to a guest at a frame, in the size in which it is mapped;
  /// with its last mapping a page is the host's alone.
  mutating func step(_ call: HostUnshareGuest) throws(Expectation) -> Expectation {
    let slot = try sharingVM(call.handle)
    guard call.pages.rawValue > 0 else { return decided(by: .emptyRange) }
    try require(!isBeyond(call.gfn.rawValue, call.pages.rawValue), else: .beyondAddressSpace)
    try refuse(obstacle(toMapping: call.pages.rawValue, at: call.gfn.rawValue))
    let frame = GuestFrame(slot: slot, gfn: call.gfn.rawValue)
    guard let mapping = try sharedMapping(frame, call.pages.rawValue) else {
      throw decided(by: .frameEmpty)
    }

    unmap(frame, mapping)
    for pfn in mapping.pfn..<mapping.pfn + mapping.pageCount {
      var page = memory[pfn]
      page.count -= 1
      if page.count == 0 { page.borrower = .none }
      memory.change(pfn, to: page)
    }
    return decided(by: .granted)
  }
}
