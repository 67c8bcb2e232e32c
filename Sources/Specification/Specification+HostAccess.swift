import Hypercalls

extension ReturnCode {
  /// The answer of a host event whose access ended in an abort.
  static var aborted: Self { Self(rawValue: 1) }
}

/// What the host can see of a page, once its fault is handled.
enum Sight {
  case hidden, readOnly, open
}

extension Specification {
  func sight(of pfn: UInt64) -> Sight {
    if memory[pfn].isOpenToHost { return .open }
    return readableText.contains(pfn) ? .readOnly : .hidden
  }

  /// What the host's access to a page comes to, a fault on the way included.
  func access(_ pfn: UInt64, writing: Bool, _ evidence: Evidence) -> Expectation {
    guard pfn < addressSpacePageCount else { return Expectation(.aborted, .beyondAddressSpace) }
    switch sight(of: pfn) {
    case .hidden:
      return Expectation(.aborted, .hidden)
    case .readOnly where writing:
      return Expectation(.aborted, .readOnly)
    case .readOnly, .open:
      guard evidence.result == .aborted else { return Expectation(.success, .granted) }
      let demand = evidence.wasMapped ? TableDemand.none : .hostFault
      return demand.mayBeUnmet(evidence)
        ? Expectation(.aborted, .tablesShort) : Expectation(.success, .tablesNotShort)
    }
  }
}
