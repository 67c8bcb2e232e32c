import Specification

extension Invariant {
  /// Invariants that no check names, and why.
  ///
  /// * I15 speaks of programs, not of states: a page whose calls are all undone is, to the
  ///   specification, as it was at boot, and any difference from that shows as another invariant.
  public static let withoutCheck: Set<Invariant> = [.balancedCallsComeHome]
}
