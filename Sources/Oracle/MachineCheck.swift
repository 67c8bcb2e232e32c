import Hypercalls
import Hypervisor
import Specification

// The check of everything, once at boot and in tests: it assumes nothing about what was checked
// before.
extension Lockstep {
  /// Checks the whole machine: every page, every table, every pool. Takes milliseconds.
  public mutating func checkMachine(callIndex: Int) -> Verdict {
    verdict(findingInMachine(), callIndex: callIndex)
  }

  /// The booted machine's own fault, which is every program's finding.
  var bootViolation: Violation? {
    guard let finding = storage.pointee.bootFinding else { return nil }
    var violation = Violation(finding, opcode: nil, callIndex: 0)
    violation.isAtBoot = true
    return violation
  }

  func findingInMachine() -> Finding? {
    notes.beginStep()
    var tables = 0
    for frame in 0..<view.frameCount {
      if let finding = checkPage(pfn(of: frame)) { return finding }
      guard view.use(of: frame).isTable else { continue }
      tables += 1
      if let finding = checkTable(frame) { return finding }
    }
    var reached = 3
    let trees =
      checkTree(view.hostRoot, &reached) ?? checkTree(view.hostRoot + 1, &reached)
      ?? checkTree(view.hypRoot, &reached)
    if let trees { return trees }
    guard reached == tables else {
      return Finding(.invariant, .tablesHaveOneParent, .unlinkedTable, pfn(of: view.hostRoot))
    }
    if let finding = checkPool(view.hostPool) ?? checkPool(view.hypPool) { return finding }
    for write in hypervisor.writes {
      if let finding = checkUntracked(Int(write.word), write.old) { return finding }
    }
    return nil
  }

  /// Walks a tree of tables and checks every page that it maps or annotates.
  private func checkTree(_ table: Int, _ reached: inout Int) -> Finding? {
    let use = view.use(of: table)
    for slot in 0..<Arena.wordsPerPage {
      let bits = view.word(slot, of: table)
      guard bits != 0 else { continue }
      let first = use.base &+ UInt64(slot) &* MachineView.span(use.level)
      if use.level < 3, bits & 3 == 3 {
        // That the child belongs there, the check of the table has seen.
        reached += 1
        let child = view.frame(ofRam: MachineView.outputPage(bits))!
        if let finding = checkTree(child, &reached) { return finding }
      } else if use.isHost || first < MachineView.linearEnd {
        if let finding = checkPage(first) { return finding }
      }
    }
    return nil
  }
}
