import Hypercalls

extension Specification {
  /// The host has its two pages back, unless a structure of its own is pinned there too.
  mutating func step(_ call: FFARXTXUnmap) throws(Expectation) -> Expectation {
    guard let buffers = secureWorld.buffers else { throw decided(by: .noBuffers) }
    try require(
      memory[buffers.transmit].count == 1 && memory[buffers.receive].count == 1, else: .pinned)
    place(PageRange(first: buffers.transmit, count: 1), borrower: .none, addingToCount: -1)
    place(PageRange(first: buffers.receive, count: 1), borrower: .none, addingToCount: -1)
    secureWorld.buffers = nil
    secureWorld.noteChange()
    return decided(by: .granted)
  }
}
