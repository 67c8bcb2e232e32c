import Hypercalls

// Page-table pages: taken from a pool, given back to it.
extension Hypervisor {
  @inline(__always) private func pool(of stage: Stage) -> Pool {
    stage.lock == .host ? hostPool : hypPool
  }

  /// A zeroed page for a table of the stage, or nil (`host_s2_zalloc_page()`,
  /// `hyp_zalloc_hyp_page()`).
  mutating func allocateTable(for stage: Stage, level: Int, base: UInt64) -> Int? {
    let pool = pool(of: stage)
    if reservedTables > 0 {
      reservedTables -= 1
    } else if failsNextAllocation() {
      noteFailedAllocation(stage, injected: true)
      return nil
    }
    let isEarly = !isBooted && stage.lock == .hyp
    guard let page = isEarly ? allocateEarly() : allocate(order: 0, from: pool) else {
      noteFailedAllocation(stage, injected: false)
      return nil
    }
    journal.write(arena.tableUseStart + page, stage.use(level: level, base: base).bits)
    return page
  }

  /// Drops the last reference of a table without entries.
  mutating func freeTable(_ page: Int, of stage: Stage) throws(Panic) {
    journal.write(arena.tableUseStart + page, 0)
    try put(page, in: pool(of: stage))
  }

  /// Sets `count` allocations aside in the check phase, so that the commit cannot fail; a pool that
  /// cannot give them, or a failure ordered for one of them, refuses.
  mutating func reserveTables(_ count: Int, for stage: Stage) -> Bool {
    for _ in 0..<count where failsNextAllocation() {
      noteFailedAllocation(stage, injected: true)
      return false
    }
    guard available(pool(of: stage)) >= count else {
      noteFailedAllocation(stage, injected: false)
      return false
    }
    reservedTables += count
    return true
  }

  private mutating func failsNextAllocation() -> Bool {
    guard failuresLeft > 0 else { return false }
    allocationsUntilFailure -= 1
    guard allocationsUntilFailure <= 0 else { return false }
    failuresLeft -= failuresLeft == Int.max ? 0 : 1
    return true
  }

  private mutating func noteFailedAllocation(_ stage: Stage, injected: Bool) {
    if injected { outcome.failureWasInjected = true }
    if stage.lock == .host {
      outcome.failedHostAllocations += 1
    } else {
      outcome.failedHypAllocations += 1
    }
  }
}
