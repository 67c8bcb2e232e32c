import Hypercalls

// What both DMA calls need: their pages, and each page's count.
extension Hypervisor {
  /// The pages that a DMA call names by bytes.
  ///
  /// As posted, a share asserts that they are whole pages and an unshare rounds down, nothing is
  /// too large, and pages are counted in a signed 32-bit variable.
  mutating func admitDMA(
    _ address: Address, _ size: ByteCount, asserting isAsserting: Bool
  ) -> Admission {
    if (address.rawValue | size.rawValue) & 0xfff != 0 {
      let isAsPosted = bugs.contains(.dmaAlignmentAsserted)
      if isAsserting || !isAsPosted {
        warn(if: isAsPosted, .unalignedRange)
        return .answer(.invalidArgument)
      }
    }
    let count = size.rawValue >> 12
    if bugs.contains(.dmaRangeUnchecked) {
      return .range(PageRange(first: address.pfn, count: min(count, 1 << 31)))
    }
    return admit(Pfn(address.pfn), PageCount(count), .checked)
  }

  /// The first page of memory, carve-outs included, from `page` on: holes are passed over whole.
  ///
  /// Ranges may run past the last address, and go on at the first.
  func memoryPage(from page: UInt64, before end: UInt64) -> UInt64? {
    var page = page
    while page < end {
      let pfn = Self.wrapped(page)
      if layout.region(of: pfn) != nil { return page }
      page += layout.span(of: pfn).end - pfn
    }
    return nil
  }

  /// The page that is meant by a number behind the last address.
  static func wrapped(_ page: UInt64) -> UInt64 { page & (1 << 52 - 1) }

  /// How often devices map a page.
  ///
  /// It is the page's own count, so that no one can drop another's reference. As posted, it is the
  /// one that pins and table entries have too.
  func dmaCount(_ index: Int) -> UInt64 {
    bugs.contains(.dmaShareUnspecific)
      ? hypPage(index).refcount : journal[arena.dmaCountsStart + index] & DMAUse.countMask
  }

  mutating func setDMACount(_ index: Int, _ count: UInt64) {
    guard bugs.contains(.dmaShareUnspecific) else {
      let word = arena.dmaCountsStart + index
      journal.write(word, journal[word] & ~DMAUse.countMask | count)
      return
    }
    var page = hypPage(index)
    page.refcount = count
    setHypPage(index, page)
  }

  /// How many of a page's mappings are entries of the SMMU's tables.
  func dmaEntryCount(_ index: Int) -> UInt64 { journal[arena.dmaCountsStart + index] >> 32 }

  mutating func setDMAEntryCount(_ index: Int, _ count: UInt64) {
    let word = arena.dmaCountsStart + index
    journal.write(word, journal[word] & DMAUse.countMask | count << 32)
  }
}

/// What a DMA mapping is counted for: a call of the host's, which it takes back by another call, or
/// an entry of the SMMU's tables, which goes with the entry.
enum DMAUse: UInt64 {
  case call = 1
  /// Counted in the upper half of the word too.
  case entry = 0x1_0000_0001

  static let countMask: UInt64 = 0xffff_ffff
}
