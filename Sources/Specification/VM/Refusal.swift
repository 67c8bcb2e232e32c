import Hypercalls

// A check that fails ends the step, from wherever it is made.
extension Expectation: Error {}

extension Specification {
  @inline(__always)
  func require(_ condition: Bool, else rule: Rule) throws(Expectation) {
    guard condition else { throw decided(by: rule) }
  }

  /// The same for a call that has a code of its own for the rule.
  @inline(__always)
  func require(
    _ condition: Bool, else rule: Rule, as result: ReturnCode
  ) throws(Expectation) {
    guard condition else { throw decided(by: rule, as: result) }
  }

  /// For what is asked as a reason to refuse.
  func refuse(_ rule: Rule?) throws(Expectation) {
    if let rule { throw decided(by: rule) }
  }

  /// Refuses where the implementation gave up for want of tables, and the evidence bears it out.
  func requireTables(for demand: TableDemand, _ evidence: Evidence) throws(Expectation) {
    if tablesAreShort(for: demand, evidence) { throw decided(by: .tablesShort) }
  }
}
