import Hypercalls
import Hypervisor
import Specification

// The full checks: what a program changed, at its end; and the whole machine.
extension Lockstep {
  /// Checks once more all that the program touched since boot, and the pools.
  public mutating func checkEnd(callIndex: Int) -> Verdict {
    verdict(findingAtEnd(), callIndex: callIndex)
  }

  /// Checks the whole machine: every page, every table, every pool. Takes milliseconds.
  public mutating func checkMachine(callIndex: Int) -> Verdict {
    verdict(findingInMachine(), callIndex: callIndex)
  }

  private func verdict(_ finding: Finding?, callIndex: Int) -> Verdict {
    guard let finding else { return .clean }
    var violation = Violation(kind: finding.kind, opcode: nil, callIndex: max(0, callIndex))
    violation.invariant = finding.invariant
    violation.aspect = finding.aspect
    violation.pfn = finding.pfn
    return .violation(violation)
  }

  private mutating func findingAtEnd() -> Finding? {
    let arena = view.arena
    notes.beginStep()
    for write in hypervisor.writes {
      let word = Int(write.word)
      guard word < arena.variablesStart else { continue }
      let frame =
        word < arena.vmemmapStart
        ? word / Arena.wordsPerPage : (word - arena.vmemmapStart) % arena.frameCount
      let note = notes.note(frame, in: view)
      if word < arena.vmemmapStart, note.pointee.useAfter.isTable, note.pointee.useAfter.level == 3
      {
        let pfn = note.pointee.useAfter.base &+ UInt64(word % Arena.wordsPerPage)
        if let finding = checkPage(pfn) { return finding }
      }
      guard !note.pointee.isChecked else { continue }
      note.pointee.isChecked = true
      if let finding = checkFrameInFull(frame) { return finding }
    }
    for pfn in specification.changedSinceBoot {
      if let finding = checkPage(pfn) { return finding }
    }
    return checkPool(hypervisor.hostTablePool) ?? checkPool(hypervisor.hypTablePool)
  }

  private func checkFrameInFull(_ frame: Int) -> Finding? {
    if let finding = checkPage(pfn(of: frame)) { return finding }
    let use = view.use(of: frame)
    return use.isTable ? checkTableInFull(frame, use) : nil
  }

  private mutating func findingInMachine() -> Finding? {
    var tables = 0
    for frame in 0..<view.arena.frameCount {
      if let finding = checkFrameInFull(frame) { return finding }
      if view.use(of: frame).isTable { tables += 1 }
    }
    var reached = 0
    let roots = [(view.hostRoot, 1, true), (view.hostRoot + 1, 1, true), (view.hypRoot, 0, false)]
    for (root, level, isHost) in roots {
      reached += 1
      let base: UInt64 = root == view.hostRoot + 1 ? 512 << 18 : 0
      if let finding = checkTree(root, level, base, isHost, &reached) { return finding }
    }
    guard reached == tables else {
      return Finding(.invariant, .tablesHaveOneParent, .unlinkedTable, 0)
    }
    return checkPool(hypervisor.hostTablePool) ?? checkPool(hypervisor.hypTablePool)
  }

  /// Walks a tree of tables and checks every entry in it.
  private func checkTree(
    _ table: Int, _ level: Int, _ base: UInt64, _ isHost: Bool, _ reached: inout Int
  ) -> Finding? {
    let span = UInt64(1) << UInt64(9 * (3 - level))
    for slot in 0..<512 {
      let bits = view.words[table * Arena.wordsPerPage + slot]
      let first = base + UInt64(slot) * span
      guard bits != 0 else { continue }
      if level < 3, bits & 3 == 3 {
        guard let child = view.frame(ofRam: bits >> 12 & (1 << 36 - 1)),
          view.use(of: child).isTable, view.use(of: child).level == level + 1,
          view.use(of: child).base == first, view.use(of: child).isHost == isHost
        else { return Finding(.invariant, .tablesHaveOneParent, .tableLink, first) }
        reached += 1
        if let finding = checkTree(child, level + 1, first, isHost, &reached) { return finding }
      } else if isHost || first < 1 << 27 {
        let last = isHost && level < 3 ? first + span - 1 : first
        if let finding = checkPage(first) ?? checkPage(last) { return finding }
      }
    }
    return nil
  }
}
