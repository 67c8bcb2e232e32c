import Hypercalls
import Hypervisor
import Specification

// Which rule of ownership or pairing a page's two states break.
extension Lockstep {
  /// The states of a page, as the design stores them: in the vmemmap, or in the entries.
  private func storedStates(_ facts: PageFacts) -> (host: UInt64, hyp: UInt64)? {
    guard let frame = facts.frame else { return nil }
    guard view.keepsStatesInTables else {
      let entry = view.vmemmap(frame)
      return (entry >> 24 & 0xf, entry >> 28 & 0xf ^ 3)
    }
    guard facts.isMemory else { return nil }
    let host = facts.host.isValid ? facts.host.softwareState : facts.host.bits == 0 ? 0 : 3
    return (host, facts.hyp.isValid ? facts.hyp.softwareState : 3)
  }

  func states(_ facts: PageFacts) -> Finding? {
    guard let (host, hyp) = storedStates(facts) else { return nil }
    let expected = facts.expected
    guard host != expected.hostState || hyp != expected.hypState else { return nil }
    let aspect: Aspect = host != expected.hostState ? .hostState : .hypState
    let broken = invariant(brokenBy: host, hyp, facts)
    return found(broken == nil ? .change : .invariant, broken, aspect, facts.pfn)
  }

  /// The invariant that the states break; nil where they are sound, but not those specified.
  private func invariant(
    brokenBy host: UInt64, _ hyp: UInt64, _ facts: PageFacts
  ) -> Invariant? {
    if facts.page.owner == .nobody { return .onlyRAMChangesHands }
    if view.isHypsOwn(facts.pfn) { return .hypKeepsItsOwn }
    if facts.page.owner == .guest {
      return facts.page.borrower == .host ? .guestLendsOnce : .guestOwnsAlone
    }
    let hostOwns = host <= 1
    let hypOwns = hyp <= 1
    if isHeldForVM(facts.page) { return .tablesAreHyps }
    // The newest host borrows from guests alone.
    if host == 2, !view.keepsStatesInTables { return .guestLendsOnce }
    if hostOwns, hypOwns { return .hypAloneIsGivenAway }
    if !hostOwns, !hypOwns { return .oneOwner }
    let hypBorrows = hyp == 2
    if hostOwns, hypBorrows, host != 1 { return .lentOnBothSides }
    guard host == 1, hostOwns else {
      return hostOwns && facts.page.borrower == .guests ? .guestsAreCounted : nil
    }
    switch facts.page.borrower {
    case .hyp: return hypBorrows ? nil : .lentOnBothSides
    case .ffa, .guests, .device: return hypBorrows ? .oneBorrower : nil
    case .none, .host: return hypBorrows ? nil : .oneBorrower
    }
  }
}
