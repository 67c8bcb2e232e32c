import Hypercalls
import Hypervisor
import Specification

// Tables that nobody needs: nothing is open to anyone who may not have it, so that all else is
// looked at before.
extension Lockstep {
  /// What a call sets aside for tables it needs, to the last one: with more, it would refuse for
  /// want of pages that it does not lack. A refusal may come after the first of two pools.
  @inline(never) func checkUnusedTables() -> Finding? {
    lastOutcome.result.isError ? nil : found(.change, nil, .unusedTables, 0)
  }

  /// The tables that the last call made or wrote into.
  func checkUnneededTables() -> Finding? {
    for position in 0..<notes.touchedCount {
      let note = notes.touchedNote(position)
      guard note.useAfter.isTable else { continue }
      let finding = checkEmpty(notes.touchedFrame(position), note.useAfter)
      if let finding = finding ?? checkNeeded(note) { return finding }
    }
    return nil
  }

  /// A table of EL2's or of a device's goes with its last entry; the host's may wait for recycling,
  /// and where a table could not be had, one above it may be left.
  private func checkEmpty(_ table: Int, _ use: TableUse) -> Finding? {
    guard !use.isHost, view.refcount(of: table) == 1, table != view.hypRoot,
      lastOutcome.failedHypAllocations == 0
    else { return nil }
    return found(.change, nil, .emptyTable, pfn(of: table))
  }

  /// A fault of the host makes no table where a block would do: the area above the table's entries
  /// reaches out of its region. Recycling may have taken a table that was there before.
  private func checkNeeded(_ note: TableNote) -> Finding? {
    let use = note.useAfter
    guard use.isHost, !note.useBefore.isTable, lastCallIsFault,
      lastOutcome.failedHostAllocations == 0
    else { return nil }
    let region = layout.span(of: use.base)
    let end = use.base &+ 512 &* MachineView.span(use.level)
    guard use.base >= region.first, end <= region.end else { return nil }
    return found(.change, nil, .hostMapping, use.base)
  }

  private var lastCallIsFault: Bool {
    switch lastOpcode {
    case .hostRead, .hostWrite, .hostMemAbort, .hostIdmap: true
    default: false
    }
  }
}
