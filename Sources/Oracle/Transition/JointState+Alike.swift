// For whoever completes a corpus and asks what else there may be.
extension JointState {
  private static let places = [
    PageClass.place, ExtentClass.place, VMClass.place, VCPUClass.place, FrameClass.place,
    PlaceClass.place, TransactionClass.place, RaceClass.place,
  ]

  /// Each part alone, in an order that all states have; empty where the state is about no such
  /// thing.
  public var parts: [JointState] {
    Self.places.map { JointState(rawValue: rawValue & $0.mask) }
  }

  public init(parts: some Sequence<JointState>) {
    self.init(rawValue: parts.reduce(0) { $0 | $1.rawValue })
  }

  /// The same state with another count of the page, where it is counted, or with ends of the range
  /// that stand alike and not otherwise, or the other way round.
  public var siblings: [JointState] {
    self[PageClass.self].otherCounts.map { with($0) }
      + self[ExtentClass.self].others.map { with($0) }
  }

  /// The same state with the moment of another at which the host writes; nil where either has none.
  public func atMoment(of other: JointState) -> JointState? {
    let (race, otherRace) = (self[RaceClass.self], other[RaceClass.self])
    guard race.rawValue > 0, otherRace.rawValue > 0 else { return nil }
    return with(race.atMoment(of: otherRace))
  }

  private func with(_ part: some StateClass) -> JointState {
    var state = self
    state.note(part)
    return state
  }
}

extension Transition {
  /// The same operation and outcome in another state.
  public func met(in state: JointState) -> Transition {
    Transition(rawValue: rawValue & ~(JointState.mask << 12) | state.rawValue << 12)
  }
}

extension PageClass {
  /// The same page, counted otherwise; none where it is not counted.
  fileprivate var otherCounts: [PageClass] {
    let count = rawValue >> 6
    guard count > 0 else { return [] }
    return (1...3).filter { $0 != count }.map { PageClass(rawValue: rawValue & 0x3f | $0 << 6) }
  }
}

extension ExtentClass {
  /// As many pages, whose ends stand otherwise.
  fileprivate var others: [ExtentClass] {
    switch Length(rawValue: rawValue) {
    case .alike: [ExtentClass(.mixed)]
    case .mixed: [ExtentClass(.alike)]
    default: []
    }
  }
}

extension RaceClass {
  /// The same field, written when another is.
  fileprivate func atMoment(of other: RaceClass) -> RaceClass {
    RaceClass(rawValue: rawValue & 15 | other.rawValue & ~15)
  }
}
