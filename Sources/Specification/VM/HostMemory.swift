import Hypercalls

/// The words that host and hypervisor have written into memory which the host may read.
///
/// Structures of the host lie in its own pages, wherever it says, over each other too; the links of
/// lists lie in the pages that are listed. What the hypervisor writes for itself is not here: it
/// zeroes a page, or writes its link, before the host sees it again.
struct HostMemory: ~Copyable {
  static let wordsPerPage = 512

  private let map: FrameMap
  private let words: UnsafeMutablePointer<UInt64>
  /// Of each page, a bit for each group of eight words that was ever written.
  private let groups: UnsafeMutablePointer<UInt64>
  private let touched: UnsafeMutablePointer<UInt64>
  private var touchedCount = 0
  private let written: UnsafeMutablePointer<Address>
  private var writtenCount = 0
  /// A step zeroes a word once, and writes few words otherwise.
  private let writtenCountMax: Int
  /// What the host will write while the hypervisor reads.
  var pendingWrite: PendingWrite?

  /// `map` stays its owner's.
  init(map: FrameMap) {
    self.map = map
    words = zeroedMemory(map.pageCount * Self.wordsPerPage)
    groups = zeroedMemory(map.pageCount)
    touched = zeroedMemory(map.pageCount)
    writtenCountMax = 2 * map.pageCount * Self.wordsPerPage
    written = zeroedMemory(writtenCountMax)
  }

  deinit {
    release(words)
    release(groups)
    release(touched)
    release(written)
  }

  /// The words of a page of the regions.
  func words(of pfn: UInt64) -> UnsafePointer<UInt64>? {
    map.index(of: pfn).map { UnsafePointer(words + $0 * Self.wordsPerPage) }
  }

  /// Pages that were written since boot, each once; all others are zero.
  var touchedPages: UnsafeBufferPointer<UInt64> {
    UnsafeBufferPointer(start: touched, count: touchedCount)
  }

  /// Words that the current step changed, some more than once.
  var writtenThisStep: UnsafeBufferPointer<Address> {
    UnsafeBufferPointer(start: written, count: writtenCount)
  }

  @inline(__always) mutating func beginStep() { writtenCount = 0 }

  mutating func reset() {
    for number in 0..<touchedCount {
      guard let index = map.index(of: touched[number]) else { continue }
      while let group = takeGroup(of: &groups[index]) {
        (words + index * Self.wordsPerPage + group * 8).update(repeating: 0, count: 8)
      }
    }
    touchedCount = 0
    pendingWrite = nil
    beginStep()
  }
}

// Words, and 32-bit fields. Structures are 8-byte aligned, as compilers lay them out: the low bits
// of an address are ignored.
extension HostMemory {
  /// Memory outside all regions reads as zero.
  subscript(address: Address) -> UInt64 {
    get {
      guard let index = map.index(of: address.pfn) else { return 0 }
      return words[index * Self.wordsPerPage + Int(address.offset >> 3)]
    }
    set {
      guard let index = map.index(of: address.pfn) else { return }
      write(newValue, Int(address.offset >> 3), of: address.pfn, index)
    }
  }

  func half(at address: Address) -> UInt64 {
    self[address] >> Self.shift(of: address) & 0xffff_ffff
  }

  mutating func setHalf(_ value: UInt64, at address: Address) {
    let shift = Self.shift(of: address)
    self[address] = self[address] & ~(0xffff_ffff << shift) | (value & 0xffff_ffff) << shift
  }

  private static func shift(of address: Address) -> UInt64 { address.offset & 4 == 0 ? 0 : 32 }

  /// Zeroes so many bytes, and the words that the first and the last of them lie in.
  mutating func zero(_ address: Address, _ byteCount: UInt64) {
    var start = address.rawValue & ~7
    let end = address.rawValue &+ byteCount
    while start < end {
      let pageEnd = min((start | 0xfff) &+ 1, end)
      // Most pages were never written.
      if let index = map.index(of: start >> 12), groups[index] != 0 {
        let first = Int(start & 0xfff) >> 3
        zero(first..<first + Int(pageEnd - start + 7) >> 3, of: start >> 12, index)
      }
      start = pageEnd
    }
  }

  /// Zeroes words of a page, of which it looks at those only that may not be zero.
  private mutating func zero(_ slots: Range<Int>, of pfn: UInt64, _ index: Int) {
    var left = groups[index]
    while let group = takeGroup(of: &left) {
      for slot in slots.clamped(to: group * 8..<group * 8 + 8) { write(0, slot, of: pfn, index) }
    }
  }

  /// Takes the lowest group out of a page's, or answers nil.
  private func takeGroup(of groups: inout UInt64) -> Int? {
    guard groups != 0 else { return nil }
    defer { groups &= groups - 1 }
    return groups.trailingZeroBitCount
  }

  /// Shows every word that is not zero.
  func forEachWord(_ body: (Address, UInt64) -> Void) {
    for number in 0..<touchedCount {
      guard let index = map.index(of: touched[number]) else { continue }
      var left = groups[index]
      while let group = takeGroup(of: &left) {
        for slot in group * 8..<group * 8 + 8 {
          let word = words[index * Self.wordsPerPage + slot]
          if word != 0 { body(Address(pfn: touched[number], offset: UInt64(slot) << 3), word) }
        }
      }
    }
  }

  mutating func zeroPage(_ pfn: UInt64) { zero(Address(pfn: pfn), 1 << 12) }

  private mutating func write(_ value: UInt64, _ slot: Int, of pfn: UInt64, _ index: Int) {
    let word = words + index * Self.wordsPerPage + slot
    guard word.pointee != value else { return }
    word.pointee = value
    precondition(writtenCount < writtenCountMax)
    written[writtenCount] = Address(pfn: pfn, offset: UInt64(slot) << 3)
    writtenCount += 1
    if groups[index] == 0 {
      touched[touchedCount] = pfn
      touchedCount += 1
    }
    groups[index] |= 1 << UInt64(slot >> 3)
  }
}

extension Address {
  static func + (address: Address, byteCount: UInt64) -> Address {
    Address(address.rawValue &+ byteCount)
  }

  /// The pages that hold so many bytes from here on.
  func pages(_ byteCount: UInt64) -> PageRange {
    PageRange(first: pfn, count: (offset &+ byteCount &+ 0xfff) >> 12)
  }
}
