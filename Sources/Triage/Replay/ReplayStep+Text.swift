import Hypercalls

extension Replay.Step {
  /// The call with its number from 1: `  3  cpu0  host_read(pfn: nomap)`.
  func text(in layout: MachineLayout) -> String { call.text(numbered: index, in: layout) }

  /// The same with what the call gave.
  func headLine(in layout: MachineLayout) -> String {
    call.text(numbered: index, giving: "\(outcome.asExpected)", in: layout)
  }

  /// The call, what it gave, and the pages that it changed.
  func lines(in layout: MachineLayout) -> [String] {
    [headLine(in: layout)] + changes.map { "           " + $0.text(in: layout) }
  }
}

extension RawCall {
  /// The call as a line of a story, its index from 0.
  func text(numbered index: Int, in layout: MachineLayout) -> String {
    let number = String(index + 1)
    let turns = repeatCount > 1 ? " x\(repeatCount)" : ""
    return String(repeating: " ", count: max(0, 3 - number.count)) + number + "  "
      + actorName + "  " + text(in: layout) + turns
  }

  /// The same with what it gave, in a column of its own.
  func text(numbered index: Int, giving result: String, in layout: MachineLayout) -> String {
    let text = text(numbered: index, in: layout)
    return text + String(repeating: " ", count: max(2, 64 - text.count)) + "= " + result
  }
}
