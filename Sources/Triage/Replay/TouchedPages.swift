import Hypercalls
import Hypervisor

/// Which pages a stretch of the journal is about.
struct TouchedPages {
  /// Sorted; the hypervisor's own pool is left out, for its pages become tables with every call.
  private(set) var pfns: [UInt64] = []

  /// `named` are pages that the program speaks of: of a large block only these are looked at.
  init(_ hypervisor: borrowing Hypervisor, since mark: Int, named: [UInt64]) {
    let arena = hypervisor.arena
    var found: Set<UInt64> = []
    for write in hypervisor.writes[mark...] {
      let word = Int(write.word)
      if word >= arena.dmaCountsStart, word < arena.deviceRangesStart {
        found.insert(hypervisor.pfn(of: word - arena.dmaCountsStart))
      }
      if word >= arena.variablesStart { continue }
      if word >= arena.vmemmapStart {
        found.insert(hypervisor.pfn(of: (word - arena.vmemmapStart) % arena.frameCount))
        continue
      }
      let frame = word / Arena.wordsPerPage
      let use = TableUse(bits: arena.words[arena.tableUseStart + frame])
      guard use.isTable, !use.isDeviceTable else { continue }
      let span = UInt64(1) << UInt64(9 * (3 - use.level))
      let first = use.base &+ UInt64(word % Arena.wordsPerPage) &* span
      if span <= UInt64(Arena.wordsPerPage) {
        found.formUnion(first..<first + span)
      } else {
        found.insert(first)
        found.formUnion(named.filter { $0 &- first < span })
      }
    }
    let pool = hypervisor.layout.hypPool
    pfns = found.filter { !pool.contains($0) || named.contains($0) }.sorted()
  }
}
