import Specification

// Which rules count, to find out what the others are worth. Asked only where something is wrong.
extension Lockstep {
  /// Rules that nobody is told of when they are broken; a panic ends a program all the same.
  public internal(set) var disregarded: OracleRuleSet {
    @inline(__always) get { storage.pointee.disregarded }
    @inline(__always) nonmutating set { storage.pointee.disregarded = newValue }
  }

  /// Has only some rules count, from the booted machine on.
  public mutating func disregard(_ rules: OracleRuleSet) {
    disregarded = rules
    guard !storage.pointee.bootsSound else { return }
    reset()
    storage.pointee.bootFinding = findingInMachine()
  }

  /// A finding about a page, a table or a pool, unless its rule is disregarded.
  @inline(never) func found(
    _ kind: Violation.Kind, _ invariant: Invariant?, _ aspect: Aspect, _ pfn: UInt64
  ) -> Finding? {
    regarded(Finding(kind, invariant, aspect, pfn))
  }

  /// A finding about the whole call, unless its rule is disregarded.
  @inline(never) func found(_ kind: Violation.Kind) -> Finding? { regarded(Finding(kind)) }

  private func regarded(_ finding: Finding) -> Finding? {
    let rule = finding.invariant.map(OracleRule.invariant) ?? .call(finding.kind)
    return disregarded.contains(rule) ? nil : finding
  }
}
