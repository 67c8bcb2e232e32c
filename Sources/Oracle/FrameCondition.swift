import Hypercalls
import Hypervisor
import Specification

// Words that may not change: those of no page, and all of them where a call refused.
extension Lockstep {
  /// A refused call changes nothing; where a table could not be had, mappings of devices may have
  /// been recycled, and while it read, the host may have written, and nothing else.
  @inline(never) func checkRefused(_ writes: UnsafeBufferPointer<JournalEntry>) -> Finding? {
    for write in writes {
      let word = Int(write.word)
      let now = view.words[word]
      guard now != write.old, !(lastCallRecycled && isRecycling(word, now)),
        !(pinsFirst && isOfHypPool(word)), !isHostsWrite(word, now)
      else { continue }
      return found(.refusedChange, nil, .untracked, pfn(ofWord: word))
    }
    return nil
  }

  /// Whether the last call pins a structure before it reads it, or makes tables for a device. If it
  /// refuses it has undone that, and the hypervisor's pool is as it was, but for the order of its
  /// pages.
  private var pinsFirst: Bool {
    switch lastOpcode {
    case .initVM, .initVCPU, .ffaRXTXMap, .iommuMapPages: true
    default: false
    }
  }

  private func isOfHypPool(_ word: Int) -> Bool {
    let pool = view.hypPool
    guard word < view.variablesStart else {
      return word >= pool.listsStart && word <= pool.freeCountWord
    }
    return pool.frames.contains(
      word < view.vmemmapStart
        ? word / Arena.wordsPerPage : (word - view.vmemmapStart) % view.frameCount)
  }

  /// Whether recycling writes such a word: it empties entries of the host, and frees their tables.
  private func isRecycling(_ word: Int, _ now: UInt64) -> Bool {
    let pool = view.hostPool
    guard word < view.variablesStart else {
      return word >= pool.listsStart && word <= pool.freeCountWord
        || word >= view.translationsStart
    }
    if word < view.vmemmapStart {
      let frame = word / Arena.wordsPerPage
      let use = view.use(of: frame)
      // As it is, a kernel may also leave the upper of two tables that a fault needed.
      return pool.frames.contains(frame)
        && (!use.isTable || now == 0 || use.level < 3 && now & 3 == 3)
    }
    let isContents = word >= view.contentsStart && word < view.tableUseStart
    return !isContents && pool.frames.contains((word - view.vmemmapStart) % view.frameCount)
  }

  /// A word of a page that is no table of host or hypervisor: one of a free page's links, or of
  /// memory.
  func checkIdleWord(_ slot: Int, _ now: UInt64, of frame: Int) -> Finding? {
    guard view.isInPool(frame) else { return checkMemoryWord(slot, now, of: frame) }
    guard slot > 1, now != 0 else { return nil }
    return found(.invariant, .poolsAreSound, .poolPage, pfn(of: frame))
  }

  /// The counts of pages that the hypervisor keeps for itself are as they were at boot.
  @inline(__always) func checkHeldCount(_ frame: Int, _ old: UInt64, _ now: UInt64) -> Finding? {
    guard (old ^ now) & 0xff_ffff != 0, view.isHeldByHyp(pfn(of: frame)) else { return nil }
    return found(.change, nil, .count, pfn(of: frame))
  }

  /// A variable of EL2: part of a pool's lists, or memory pressure, or not to be touched.
  func checkVariable(
    _ word: Int, _ old: UInt64, _ now: UInt64, _ pools: inout PoolChanges
  ) -> Finding? {
    let isHost = word >= view.hostPool.listsStart && word <= view.hostPool.withheldWord
    let pool = view.pool(ofHost: isHost)
    if word == pool.freeCountWord {
      pools.add(Int(truncatingIfNeeded: now &- old), toHost: isHost)
      return nil
    }
    if word >= pool.listsStart, word < pool.listsStart + 2 * (pool.orderMax + 1) {
      pools.add(0, toHost: isHost)
      return nil
    }
    if word == pool.withheldWord, lastOpcode == (isHost ? .hostPressure : .hypPressure) {
      return nil
    }
    if view.vmTable.contains(word) {
      touchVM(word - view.vmTable.lowerBound)
      return nil
    }
    if view.streamTable.contains(word) { return checkStreamTable(word) }
    if view.loadedVCPUs.contains(word) { return checkLoaded(word - view.loadedVCPUs.lowerBound) }
    // The proxy's own calls are followed by a look at all of it.
    if view.proxyWords.contains(word) { return lastCallIsProxys ? nil : checkLedger() }
    return found(.change, nil, .untracked, 0)
  }

  /// The page that a word is about, for reports; 0 for one of EL2's own variables.
  private func pfn(ofWord word: Int) -> UInt64 {
    if word < view.vmemmapStart { return pfn(of: word / Arena.wordsPerPage) }
    if word < view.variablesStart { return pfn(of: (word - view.vmemmapStart) % view.frameCount) }
    let frame = word - view.dmaCountsStart
    return frame >= 0 && frame < view.frameCount ? pfn(of: frame) : 0
  }
}
