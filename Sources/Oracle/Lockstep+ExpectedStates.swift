import Hypercalls
import Hypervisor
import Specification

/// What the books of host and hypervisor must say of a page of memory.
public struct ExpectedStates: Hashable, Sendable {
  public var host: PageState
  public var hyp: PageState
  /// Nil where the specification does not say, for a page of a pool or of a VM.
  public var references: UInt64?
  /// In how many places guests map the page.
  public var shares: UInt64
}

extension Lockstep {
  /// What the specification's present state demands of a page; nil where it is no memory.
  public func expectedStates(of pfn: UInt64) -> ExpectedStates? {
    let facts = facts(of: pfn, frame: frame(of: pfn))
    let page = facts.expected
    guard facts.isMemory, let host = PageState(rawValue: UInt8(page.hostState)),
      let hyp = PageState(rawValue: UInt8(page.hypState))
    else { return nil }
    return ExpectedStates(host: host, hyp: hyp, references: page.count, shares: page.shareCount)
  }

  /// What the specification says of the last call, also where EL2 died before it was asked; then
  /// nothing was short.
  public mutating func expectation(ofLast call: RawCall) -> Expectation {
    if let known = lastExpectation { return known }
    let expectation = specification.step(call, evidence: Evidence())
    lastExpectation = expectation
    return expectation
  }
}
