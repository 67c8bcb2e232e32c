import Hypercalls
import Hypervisor
import Specification

// What recycling left behind; that it took nothing else is I20.
extension Lockstep {
  /// A call refuses for want of a host table only when the host maps no device any more: whatever
  /// is left keeps pages that the call lacked (`host_stage2_unmap_dev_all()`).
  @inline(never) func checkRecycled() -> Finding? {
    guard lastCallRefused else { return nil }
    for table in view.hostPool.frames {
      let use = view.use(of: table)
      guard use.isTable, use.isHost else { continue }
      for slot in 0..<Arena.wordsPerPage where isLeaf(view.word(slot, of: table), use) {
        let first = use.base &+ UInt64(slot) &* MachineView.span(use.level)
        guard layout.region(of: first) == nil else { continue }
        return found(.change, nil, .notRecycled, first)
      }
    }
    return nil
  }

  private func isLeaf(_ bits: UInt64, _ use: TableUse) -> Bool {
    bits & 3 == (use.level == 3 ? 3 : 1)
  }
}
