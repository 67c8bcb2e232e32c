import Hypercalls
import Hypervisor

/// The machine as its MMU sees it: raw words, read with the oracle's own idea of what they mean.
///
/// Nothing here is shared with the model, so that a mistake in the model's walk is not repeated.
struct MachineView {
  let words: UnsafeMutablePointer<UInt64>
  let arena: Arena
  let hostRoot: Int
  let hypRoot: Int
  /// Tables lie in the first RAM region: its first frame, and that frame's place in the arena.
  let ram: PageRange
  let ramIndex: Int

  init(_ hypervisor: borrowing Hypervisor) {
    arena = hypervisor.arena
    words = arena.words
    hostRoot = hypervisor.hostRoot
    hypRoot = hypervisor.hypRoot
    ram = hypervisor.layout.ram
    ramIndex = hypervisor.index(of: ram.first)!
  }

  /// Where a walk ended.
  struct Leaf {
    var word: Int
    var level: Int
    var bits: UInt64

    @inline(__always) var isValid: Bool { bits & 1 != 0 }
    @inline(__always) var outputPage: UInt64 { bits >> 12 & (1 << 36 - 1) }
    @inline(__always) var softwareState: UInt64 { bits >> 55 & 3 }
  }

  @inline(__always) private func walk(_ root: Int, from start: Int, mask: UInt64, _ page: UInt64)
    -> Leaf
  {
    var level = start
    var word =
      root &* 512 &+ Int(truncatingIfNeeded: page >> UInt64(9 &* (3 &- start)) & mask)
    while true {
      let bits = words[word]
      guard level < 3, bits & 3 == 3 else { return Leaf(word: word, level: level, bits: bits) }
      let offset = (bits >> 12 & (1 << 36 - 1)) &- ram.first
      guard offset < ram.count else { return Leaf(word: word, level: level, bits: 0) }
      level &+= 1
      let slot = page >> UInt64(9 &* (3 &- level)) & 511
      word = (ramIndex &+ Int(truncatingIfNeeded: offset)) &* 512 &+ Int(truncatingIfNeeded: slot)
    }
  }

  /// The host's stage 2: three levels, two roots side by side.
  @inline(__always) func host(_ page: UInt64) -> Leaf {
    walk(hostRoot, from: 1, mask: 1023, page)
  }

  /// The hypervisor's stage 1: four levels.
  @inline(__always) func hyp(_ page: UInt64) -> Leaf { walk(hypRoot, from: 0, mask: 511, page) }

  @inline(__always) func use(of frame: Int) -> TableUse {
    TableUse(bits: words[arena.tableUseStart + frame])
  }

  @inline(__always) func refcount(of frame: Int) -> UInt64 {
    words[arena.vmemmapStart + frame] & 0xffff
  }

  @inline(__always) func frame(ofRam pfn: UInt64) -> Int? {
    let offset = pfn &- ram.first
    return offset < ram.count ? ramIndex &+ Int(truncatingIfNeeded: offset) : nil
  }

  /// Entries that hold a reference to their table: any in stage 2, valid ones in stage 1.
  func countedEntries(of table: Int, isHost: Bool) -> Int {
    var count = 0
    let mask: UInt64 = isHost ? .max : 1
    for slot in 0..<512 where words[table &* 512 &+ slot] & mask != 0 { count &+= 1 }
    return count
  }
}
