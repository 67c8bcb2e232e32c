import Hypercalls
import Hypervisor
import Oracle

extension Chronicle {
  /// Seeded bugs and weak points that are enough for the program to fail so, and none too many.
  ///
  /// Tried, not guessed: each is taken out for good where the program fails in the same way
  /// without it. Where any one of several is enough, the last of them is named.
  public func causes() -> [BugEntry] {
    guard let violation else { return [] }
    let weakPoints = mode.profile.weakPoints
    var bugs = weakPoints.union(mode.bugSet)
    // Mostly what was planted is enough.
    if fails(mode.bugSet, as: violation) { bugs = mode.bugSet }
    for bug in bugs.members where fails(bugs.subtracting([bug]), as: violation) {
      bugs = bugs.subtracting([bug])
    }
    return bugs.members.map(\.entry)
  }

  private func fails(_ bugs: SeededBugSet, as violation: Violation) -> Bool {
    var machine = Lockstep(
      design: mode.profile.design, extensions: mode.profile.extensions, bugs: bugs,
      layout: layout)
    guard case .violation(let other) = machine.run(program) else { return false }
    return other.isSame(as: violation)
  }
}
