import Hypercalls

// What the host writes into its buffer, as FF-A 1.1 lays it out; only fields that the proxy reads.

/// A descriptor of memory: a header, how one receiver gets it, then a list of ranges
/// (`struct ffa_mem_region` and what follows it).
enum FFADescriptor {
  static let sender: UInt64 = 0
  static let receivers: UInt64 = 28
  /// Where the list lies, in the one receiver's attributes.
  static let listOffset: UInt64 = 52
  /// Header and the attributes of one receiver.
  static let headerSize: UInt64 = 64
  /// What stands before the first range of the list (`struct ffa_composite_mem_region`).
  static let listHeaderSize: UInt64 = 16
  /// Where the first range lies if the list follows the header.
  static let firstRange = headerSize + listHeaderSize
  /// Bytes that EL2 has room for. The kernel's buffer is some pages; what a program writes fits
  /// into less, and less has its border in reach.
  static let sizeMax: UInt64 = 256
}

/// A run of pages in a descriptor (`struct ffa_mem_region_addr_range`): an address of which the
/// lowest twelve bits do not count, and a number of pages.
struct FFARange: Sendable {
  static let size: UInt64 = 16
  static let pageCount: UInt64 = 8
  /// As many as a descriptor holds whose list begins as early as it may.
  static let countMax = 14

  var pfn: Pfn
  var pages: PageCount

  /// A range of no page is passed over.
  var isEmpty: Bool { pages.rawValue == 0 }
}

/// EL2's own copy of a fragment: the host can change its buffer at any time (`hyp_buffers.tx`).
struct FragmentCopy {
  private var words = InlineArray<32, UInt64>(repeating: 0)
  let size: UInt64

  init(size: UInt64) { self.size = size }

  mutating func set(_ word: Int, _ value: UInt64) { words[word] = value }

  /// A 32-bit field.
  func half(_ offset: UInt64) -> UInt64 {
    words[Int(offset >> 3)] >> (offset & 4 == 0 ? 0 : 32) & 0xffff_ffff
  }

  /// The range that lies so many bytes from the start.
  func range(at offset: UInt64) -> FFARange {
    FFARange(
      pfn: Pfn(words[Int(offset >> 3)] >> 12), pages: PageCount(half(offset + FFARange.pageCount)))
  }
}

/// The ranges of a fragment: which, and in which order.
struct FragmentRanges {
  let copy: FragmentCopy
  let start: UInt64

  var count: Int { Int((copy.size - start) / FFARange.size) }

  subscript(number: Int) -> FFARange {
    copy.range(at: start + UInt64(number) * FFARange.size)
  }
}

extension Hypervisor {
  /// Copies what the host's buffer holds; every word is read once, here.
  mutating func copyFragment(_ size: UInt64) throws(Panic) -> FragmentCopy {
    var copy = FragmentCopy(size: size)
    let buffer = transmitBuffer
    for word in 0..<Int((size + 7) / 8) {
      copy.set(word, try loadShared(buffer + UInt64(word) * 8))
    }
    return copy
  }

  /// The ranges of a fragment that begins a descriptor, or why there are none
  /// (`__do_ffa_mem_xfer()`).
  func rangesOfDescriptor(_ copy: FragmentCopy) throws(Panic) -> FragmentRanges? {
    let offset = copy.half(FFADescriptor.listOffset)
    guard offset != 0, copy.half(FFADescriptor.receivers) == 1,
      copy.half(FFADescriptor.sender) & 0xffff == 0
    else { return nil }
    var start = offset + FFADescriptor.listHeaderSize
    if bugs.contains(.ffaOffsetWraps) { start &= 0xffff_ffff }
    guard start <= copy.size else { return nil }
    // A bug: the sum has wrapped, and the list lies nowhere near the copy.
    if offset > copy.size { throw Panic(site: .descriptorOverrun) }
    guard (copy.size - start) % FFARange.size == 0 else { return nil }
    return FragmentRanges(copy: copy, start: start)
  }
}
