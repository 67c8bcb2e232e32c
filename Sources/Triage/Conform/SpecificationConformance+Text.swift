import Hypervisor

extension SpecificationConformance {
  /// Each difference with what explains it, then how often each explanation was needed.
  public var details: [String] {
    var lines = differences.map(\.description) + pageDifferences
    let explained = Dictionary(grouping: differences) { $0.reason }.mapValues(\.count)
    for (reason, count) in explained.sorted(by: { $0.key < $1.key }) {
      lines.append("\(count) operations differ: \(reason)")
    }
    if unknownSequenceCount > 0 {
      let names = unknownCalls.map(\.rawValue).sorted().joined(separator: ", ")
      lines.append("\(unknownSequenceCount) sequences use calls that are not specified: \(names)")
    }
    lines.append(
      "\(unjudgedOperationCount) operations and \(unjudgedPageCount) pages are behind these and "
        + "not judged")
    return lines
  }

  public var summary: String {
    "conform: \(operations.agreeing) of \(operations.total) operations agree, "
      + "\(pages.agreeing) of \(pages.total) final page states agree"
  }
}

extension SpecificationConformance.Difference: CustomStringConvertible {
  public var description: String {
    "\(path):\(operation.line): \(operation); specified: \(expectation.result), "
      + "\(expectation.rule.sentence) [\(reason)]"
  }

  /// `W01 ffa-share-unshared-from-hyp`
  var reason: String {
    switch explanation {
    case .weakPoints(let bugs):
      bugs.map { "\($0.entry.number) \($0.entry.id)" }.joined(separator: " and ")
    case .brokenContract: "the contract of \(operation.call.rawValue) is broken"
    case nil: "unexplained"
    }
  }
}
