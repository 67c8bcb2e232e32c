import Specification

extension Invariant {
  /// Invariants that no check names, and why.
  ///
  /// * I10 is about guests, which no call of a program makes.
  /// * I15 speaks of programs, not of states: a page whose calls are all undone is, to the
  ///   specification, as it was at boot, and any difference from that shows as another invariant.
  /// * I21 is about operations on permissions, which no call of a program makes.
  /// * I22 is about translation caches: the host's accesses walk the tables every time.
  public static let withoutCheck: Set<Invariant> = [
    .guestsAreCounted, .balancedCallsComeHome, .permissionsOnly, .noStaleTranslation,
  ]
}
