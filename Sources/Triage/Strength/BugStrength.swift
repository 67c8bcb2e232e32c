import Hypercalls
import Hypervisor
import Oracle

/// Which rules of the oracle find one seeded bug.
public struct BugStrength: Codable, Equatable, Sendable {
  public let bug: String
  /// The rule that the bug's program breaks first; nil where none finds it.
  public let first: String?
  /// The rule that finds it with the first one switched off.
  public let next: String?
  /// The rules that find it with all others switched off.
  public let alone: [String]

  /// Runs the bug's program under each rule alone, and with the first one off.
  public init(_ entry: BugEntry, _ program: Program) {
    var lockstep = Lockstep(
      profile: program.profile ?? entry.home, bugs: [entry.bug], layout: .standard)
    bug = entry.id
    let first = lockstep.rule(endingProgram: program, disregarding: [])
    self.first = first?.name
    // Where EL2 is dead no other rule has anything to look at.
    guard let first, first != .call(.panic) else {
      next = nil
      alone = first.map { [$0.name] } ?? []
      return
    }
    next = lockstep.rule(endingProgram: program, disregarding: [first])?.name
    alone = OracleRule.all.filter { rule in
      let others = OracleRuleSet(OracleRule.all.filter { $0 != rule })
      return lockstep.rule(endingProgram: program, disregarding: others) == rule
    }.map(\.name)
  }
}

extension Lockstep {
  /// The rule that ends a program, nil where it ends clean.
  fileprivate mutating func rule(
    endingProgram program: Program, disregarding rules: OracleRuleSet
  ) -> OracleRule? {
    disregard(rules)
    guard case .violation(let violation) = run(program) else { return nil }
    return violation.oracleRule
  }
}
