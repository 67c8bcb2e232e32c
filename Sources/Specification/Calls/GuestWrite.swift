import Hypercalls

extension Specification {
  /// A guest writes what it has, with the right to.
  mutating func step(_ call: GuestWrite, on cpu: Int) throws(Expectation) -> Expectation {
    let pfn = try accessFromGuest(call.gfn, isWrite: true, on: cpu)
    var page = memory[pfn]
    page.content = .guest
    memory.change(pfn, to: page)
    return decided(by: .granted)
  }
}
