import Hypercalls

extension Replay.Step {
  /// The call with its number from 1: `  3  cpu0  host_read(pfn: nomap)`.
  func text(in layout: MachineLayout) -> String {
    let number = String(index + 1)
    let turns = call.repeatCount > 1 ? " x\(call.repeatCount)" : ""
    return String(repeating: " ", count: max(0, 3 - number.count)) + number + "  "
      + call.actorName + "  " + call.text(in: layout) + turns
  }

  /// The same with what the call gave.
  func headLine(in layout: MachineLayout) -> String {
    let text = text(in: layout)
    return text + String(repeating: " ", count: max(2, 64 - text.count))
      + "= \(outcome.asExpected)"
  }

  /// The call, what it gave, and the pages that it changed.
  func lines(in layout: MachineLayout) -> [String] {
    [headLine(in: layout)] + changes.map { "           " + $0.text(in: layout) }
  }
}
