import Hypercalls
import Hypervisor

/// The machine as its MMU sees it: raw words, read with the oracle's own idea of what they mean.
///
/// Nothing here is shared with the model, so that a mistake in the model's walk is not repeated.
struct MachineView {
  let words: UnsafeMutablePointer<UInt64>
  /// Words before these belong to pages, vmemmap, contents and uses of tables.
  let vmemmapStart: Int
  let contentsStart: Int
  let tableUseStart: Int
  let variablesStart: Int
  /// How often devices map pages: of memory by frame, of other devices by range.
  let dmaCountsStart: Int
  let deviceRangesStart: Int
  let deviceRangeMax: Int
  /// DMA sharing as posted: the count is the one that pins have. Where it is kept is no fault, what
  /// comes of that is.
  let countsDMAWithPins: Bool
  let translationsStart: Int
  let frameCount: Int
  let hostRoot: Int
  let hypRoot: Int
  let hostPool: TablePool
  let hypPool: TablePool
  /// Words of the VM table, and of the vCPU that each CPU has loaded.
  let vmTable: Range<Int>
  let loadedVCPUs: Range<Int>
  /// Words of the FF-A proxy, and how many of them a transaction has.
  let proxyWords: Range<Int>
  let transactionStart: Int
  let transactionStride: Int
  /// For each device, where the root of its tables is.
  let streamTable: Range<Int>
  /// Tables lie in the first RAM region: its first frame, and that frame's place in the arena.
  let ram: PageRange
  let ramIndex: Int
  let ipaPageCount: UInt64
  /// The hypervisor's image and stack, and pages whose counts are its own.
  let image: PageRange
  let held: PageRange
  let heldVMs: PageRange
  let design: Design

  init(_ hypervisor: borrowing Hypervisor) {
    let arena = hypervisor.arena
    let layout = hypervisor.layout
    words = arena.words
    vmemmapStart = arena.vmemmapStart
    contentsStart = arena.contentsStart
    tableUseStart = arena.tableUseStart
    variablesStart = arena.variablesStart
    dmaCountsStart = arena.dmaCountsStart
    deviceRangesStart = arena.deviceRangesStart
    deviceRangeMax = Int(layout.deviceRangeMax)
    countsDMAWithPins = hypervisor.bugs.contains(.dmaShareUnspecific)
    translationsStart = arena.translationsStart
    frameCount = arena.frameCount
    hostRoot = hypervisor.hostRoot
    hypRoot = hypervisor.hypRoot
    hostPool = hypervisor.hostTablePool
    hypPool = hypervisor.hypTablePool
    vmTable = hypervisor.vmTableWords
    loadedVCPUs = hypervisor.loadedVCPUWords
    proxyWords = hypervisor.proxyWords
    transactionStart = hypervisor.transactionWord(0)
    transactionStride = hypervisor.transactionWord(1) - transactionStart
    streamTable = hypervisor.streamTableWords
    ram = layout.ram
    ramIndex = hypervisor.index(of: ram.first)!
    ipaPageCount = layout.ipaPageCount
    design = hypervisor.design
    image = PageRange(first: layout.image.first, count: 11)
    held = layout.hypPool
    let vmCount = design == .mainline ? layout.readyMadeVMs.count : 0
    heldVMs = PageRange(first: layout.readyMadeVMs.first, count: vmCount)
  }

  /// States stand in the software bits of table entries, not in the vmemmap.
  @inline(__always) var keepsStatesInTables: Bool { design != .mainline }

  /// The hypervisor's linear map ends here, with the last device; above it lie its private
  /// mappings.
  static let linearEnd: UInt64 = 1 << 28
}

// Frames and what is stored about them.
extension MachineView {
  @inline(__always) func use(of frame: Int) -> TableUse {
    TableUse(bits: words[tableUseStart &+ frame])
  }

  @inline(__always) func vmemmap(_ frame: Int) -> UInt64 { words[vmemmapStart &+ frame] }

  @inline(__always) func refcount(of frame: Int) -> UInt64 { vmemmap(frame) & 0xffff }

  @inline(__always) func order(of frame: Int) -> UInt64 { vmemmap(frame) >> 16 & 0xff }

  @inline(__always) func dmaCount(of frame: Int) -> UInt64 { words[dmaCountsStart &+ frame] }

  @inline(__always) func contents(of frame: Int) -> UInt64 {
    words[contentsStart &+ frame]
  }

  @inline(__always) func word(_ slot: Int, of frame: Int) -> UInt64 {
    words[frame &* Arena.wordsPerPage &+ slot]
  }

  func transactionWord(_ slot: Int) -> Int { transactionStart + slot * transactionStride }

  /// Whether the count of a page is the hypervisor's own: of its pools, and what lies before them.
  @inline(__always) func isHeldByHyp(_ pfn: UInt64) -> Bool {
    held.contains(pfn)
  }

  /// Whether the hypervisor has had the page since boot.
  @inline(__always) func isHypsOwn(_ pfn: UInt64) -> Bool {
    image.contains(pfn) || isHeldByHyp(pfn) || heldVMs.contains(pfn)
  }

  @inline(__always) func frame(ofRam pfn: UInt64) -> Int? {
    let offset = pfn &- ram.first
    return offset < ram.count ? ramIndex &+ Int(truncatingIfNeeded: offset) : nil
  }

  @inline(__always) func isInPool(_ frame: Int) -> Bool {
    hostPool.frames.contains(frame) || hypPool.frames.contains(frame)
  }

  /// Free pages less those that memory pressure withholds.
  func availablePages(of pool: TablePool) -> Int {
    let free = words[pool.freeCountWord]
    let withheld = words[pool.withheldWord]
    return free > withheld ? Int(truncatingIfNeeded: free - withheld) : 0
  }

  @inline(__always) func pool(ofHost isHost: Bool) -> TablePool { isHost ? hostPool : hypPool }
}

// Walks.
extension MachineView {
  /// Where a walk ended.
  struct Leaf {
    var level: Int
    var bits: UInt64

    @inline(__always) var isValid: Bool { bits & 1 != 0 }
    @inline(__always) var softwareState: UInt64 { bits >> 55 & 3 }
  }

  @inline(__always) static func outputPage(_ bits: UInt64) -> UInt64 { bits >> 12 & (1 << 36 - 1) }

  /// Pages that one entry of a level covers.
  @inline(__always) static func span(_ level: Int) -> UInt64 { 1 &<< UInt64(9 &* (3 &- level)) }

  @inline(__always) func walk(
    _ root: Int, from start: Int, to end: Int, mask: UInt64, _ page: UInt64
  ) -> (word: Int, leaf: Leaf) {
    var level = start
    var word =
      root &* 512 &+ Int(truncatingIfNeeded: page &>> UInt64(9 &* (3 &- start)) & mask)
    while true {
      let bits = words[word]
      guard level < end, bits & 3 == 3 else { return (word, Leaf(level: level, bits: bits)) }
      let offset = Self.outputPage(bits) &- ram.first
      // A link to a table outside RAM leads nowhere.
      guard offset < ram.count else { return (word, Leaf(level: level, bits: 0)) }
      level &+= 1
      let slot = page &>> UInt64(9 &* (3 &- level)) & 511
      word = (ramIndex &+ Int(truncatingIfNeeded: offset)) &* 512 &+ Int(truncatingIfNeeded: slot)
    }
  }

  /// The host's stage 2: three levels, two roots side by side.
  @inline(__always) func host(_ page: UInt64) -> Leaf {
    walk(hostRoot, from: 1, to: 3, mask: 1023, page).leaf
  }

  /// The hypervisor's stage 1: four levels.
  @inline(__always) func hyp(_ page: UInt64) -> Leaf {
    walk(hypRoot, from: 0, to: 3, mask: 511, page).leaf
  }

  /// Whether a table is the root of its place, or the entry above its place links it.
  func isLinked(_ table: Int, _ use: TableUse) -> Bool {
    if use.isDeviceTable { return isLinkedForDevice(table, use) }
    let start = use.isHost ? 1 : 0
    guard use.level > start else {
      let second = use.base >> 27
      return use.level == start && use.base & (1 << 27 - 1) == 0
        && (use.isHost
          ? second <= 1 && table == hostRoot + Int(second) : second == 0 && table == hypRoot)
    }
    let alignment = 512 &* Self.span(use.level)
    guard use.base & (alignment - 1) == 0, use.base < 1 << (use.isHost ? 28 : 36) else {
      return false
    }
    let above = use.level - 1
    let (word, leaf) =
      use.isHost
      ? walk(hostRoot, from: 1, to: above, mask: 1023, use.base)
      : walk(hypRoot, from: 0, to: above, mask: 511, use.base)
    return leaf.level == above && words[word] & 3 == 3
      && frame(ofRam: Self.outputPage(words[word])) == table
  }

  /// Entries that hold a reference to their table: any in stage 2, valid ones in stage 1.
  func countedEntries(of table: Int, _ use: TableUse) -> Int {
    var count = 0
    for slot in 0..<512 where Self.isCounted(word(slot, of: table), use) { count &+= 1 }
    return count
  }

  @inline(__always) static func isCounted(_ bits: UInt64, _ use: TableUse) -> Bool {
    use.isHost || use.isDeviceTable ? bits != 0 : bits & 1 != 0
  }
}
