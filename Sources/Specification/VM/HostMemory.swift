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
  private let isTouched: UnsafeMutablePointer<Bool>
  private let touched: UnsafeMutablePointer<UInt64>
  private var touchedCount = 0
  /// Step in which a page was last listed as written.
  private let stamps: UnsafeMutablePointer<UInt32>
  private var step: UInt32 = 1
  private let written: UnsafeMutablePointer<UInt64>
  private var writtenCount = 0
  /// What the host will write while the hypervisor reads.
  var pendingWrite: PendingWrite?

  /// `map` stays its owner's.
  init(map: FrameMap) {
    self.map = map
    words = zeroedMemory(map.pageCount * Self.wordsPerPage)
    isTouched = zeroedMemory(map.pageCount)
    touched = zeroedMemory(map.pageCount)
    stamps = zeroedMemory(map.pageCount)
    written = zeroedMemory(map.pageCount)
  }

  deinit {
    release(words)
    release(isTouched)
    release(touched)
    release(stamps)
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

  /// Pages that the current step wrote, each once.
  var writtenThisStep: UnsafeBufferPointer<UInt64> {
    UnsafeBufferPointer(start: written, count: writtenCount)
  }

  @inline(__always) mutating func beginStep() {
    guard writtenCount > 0 else { return }
    writtenCount = 0
    step &+= 1
  }

  mutating func reset() {
    for number in 0..<touchedCount {
      guard let index = map.index(of: touched[number]) else { continue }
      (words + index * Self.wordsPerPage).update(repeating: 0, count: Self.wordsPerPage)
      isTouched[index] = false
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
      let word = index * Self.wordsPerPage + Int(address.offset >> 3)
      guard words[word] != newValue else { return }
      note(address.pfn, index)
      words[word] = newValue
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
      if let index = map.index(of: start >> 12), isTouched[index] {
        let first = Int(start & 0xfff) >> 3
        zero(first..<first + Int(pageEnd - start + 7) >> 3, of: start >> 12, index)
      }
      start = pageEnd
    }
  }

  /// Zeroes words of a page, eight at a time where there is nothing to do.
  private mutating func zero(_ slots: Range<Int>, of pfn: UInt64, _ index: Int) {
    let page = words + index * Self.wordsPerPage
    var slot = slots.lowerBound
    while slot < slots.upperBound {
      if slot & 7 == 0, slots.upperBound - slot >= 8, Self.areZero(page + slot) {
        slot += 8
        continue
      }
      if page[slot] != 0 {
        note(pfn, index)
        page[slot] = 0
      }
      slot += 1
    }
  }

  private static func areZero(_ eight: UnsafeMutablePointer<UInt64>) -> Bool {
    let lower = eight[0] | eight[1] | eight[2] | eight[3]
    let upper = eight[4] | eight[5] | eight[6] | eight[7]
    return lower | upper == 0
  }

  mutating func zeroPage(_ pfn: UInt64) {
    guard let index = map.index(of: pfn), isTouched[index] else { return }
    zero(Address(pfn: pfn), 1 << 12)
  }

  private mutating func note(_ pfn: UInt64, _ index: Int) {
    if stamps[index] != step {
      stamps[index] = step
      written[writtenCount] = pfn
      writtenCount += 1
    }
    if !isTouched[index] {
      isTouched[index] = true
      touched[touchedCount] = pfn
      touchedCount += 1
    }
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
