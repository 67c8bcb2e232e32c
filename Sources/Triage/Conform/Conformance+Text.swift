extension Conformance {
  /// The first disagreements in full, and what was left out of the comparison.
  public var details: [String] {
    var lines = shown.map(\.description)
    if disagreeingSequenceCount > shown.count {
      lines.append(
        "\(disagreeingSequenceCount - shown.count) more sequences disagree and are not shown")
    }
    if unmodelledSequenceCount > 0 {
      let names = unmodelledCalls.map(\.rawValue).sorted().joined(separator: ", ")
      lines.append("\(unmodelledSequenceCount) sequences use calls that are not modelled: \(names)")
    }
    if otherRecords.total > 0 {
      lines.append(
        "other final records: \(otherRecords.agreeing) of \(otherRecords.total) agree")
    }
    return lines
  }

  public var summary: String {
    "conform: \(operations.agreeing) of \(operations.total) operations agree, "
      + "\(pages.agreeing) of \(pages.total) final page states agree"
  }
}
