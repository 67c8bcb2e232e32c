import Hypercalls

extension Rule {
  /// The code with which a call answers when this rule decides.
  func code(in design: Design) -> ReturnCode {
    switch self {
    case .granted, .emptyRange, .tablesNotShort:
      .success
    case .notInDesign:
      .notSupported
    case .beyondAddressSpace, .leavesRegion, .noPage:
      .invalidArgument
    case .notMemory:
      // The 2021 series looks at the kind of memory before it looks at states.
      design == .rfc2021 ? .invalidArgument : .notPermitted
    case .noMap, .notHosts, .notHyps, .alreadyLent, .notLentToHyp, .notLentToFFA, .notGivenByHost,
      .notPinned, .hidden, .readOnly:
      .notPermitted
    case .pinned, .counterFull:
      .busy
    case .tablesShort:
      .noMemory
    case .alreadyMapped:
      design == .mainline ? .exists : .tryAgain
    }
  }
}

extension Specification {
  func decided(by rule: Rule) -> Expectation { Expectation(rule.code(in: design), rule) }
}
