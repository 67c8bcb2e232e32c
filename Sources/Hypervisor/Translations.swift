import Hypercalls

/// A translation that an MMU keeps after an access, until it is invalidated.
public struct CachedTranslation: Sendable {
  /// Whose it is: 0 the host's, a guest's by the slot of its VM, counted from 1, and from 0x100 on
  /// that of a device, in the SMMU's TLB.
  public let vmid: UInt64
  public static let firstDeviceVMID: UInt64 = 0x100
  /// The first page of the address space that it translates.
  public let page: UInt64
  public let level: Int
  /// The leaf as it was in the table.
  public let bits: UInt64

  fileprivate init(tag: UInt64, bits: UInt64) {
    page = tag & (1 << 44 - 1)
    vmid = tag >> 44 & 0xfff
    level = Int(tag >> 60 & 3)
    self.bits = bits
  }

  fileprivate static func tag(vmid: UInt64, page: UInt64, level: Int) -> UInt64 {
    1 << 63 | UInt64(level) << 60 | vmid << 44 | page
  }

  /// The pages that it translates.
  public var pages: PageRange { PageRange(first: page, count: Stage.pageCount(level)) }

  var leaf: Descriptor { Descriptor(bits: bits) }
}

// The TLBs, one for all: an access leaves its translation, and what takes a page away invalidates
// it. Older ones make room for new ones.
extension Hypervisor {
  static let hostVMID: UInt64 = 0
  static let translationCount = 16
  /// How many were ever cached, then tag and leaf of each.
  static let translationWordCount = 1 + 2 * translationCount

  private var cachedCount: Int {
    min(Int(truncatingIfNeeded: journal[arena.translationsStart]), Self.translationCount)
  }

  private func tagWord(_ index: Int) -> Int { arena.translationsStart + 1 + 2 * index }

  /// Keeps the translation of an access that was allowed.
  mutating func cache(_ entry: Entry, of page: UInt64, vmid: UInt64) {
    let count = journal[arena.translationsStart]
    let word = tagWord(Int(truncatingIfNeeded: count) % Self.translationCount)
    let first = page & ~(Stage.pageCount(entry.level) - 1)
    journal.write(word, CachedTranslation.tag(vmid: vmid, page: first, level: entry.level))
    journal.write(word + 1, entry.descriptor.bits)
    journal.write(arena.translationsStart, count &+ 1)
  }

  /// The translation by which an access does without the tables.
  func cachedTranslation(
    of page: UInt64, vmid: UInt64, isWrite: Bool
  ) -> CachedTranslation? {
    for index in 0..<cachedCount {
      guard let cached = cachedTranslation(index), cached.vmid == vmid,
        cached.pages.contains(page), cached.leaf.allows(isWrite: isWrite)
      else { continue }
      return cached
    }
    return nil
  }

  /// Drops what translates any of these pages (`kvm_tlb_flush_vmid_ipa()`, `_range()`).
  mutating func invalidate(_ range: PageRange, vmid: UInt64) {
    for index in 0..<cachedCount {
      guard let cached = cachedTranslation(index), cached.vmid == vmid,
        cached.page < range.end, range.first < cached.pages.end
      else { continue }
      journal.write(tagWord(index), 0)
    }
  }

  /// Drops all that belongs to one address space (`__kvm_tlb_flush_vmid()`).
  mutating func invalidateAll(vmid: UInt64) {
    invalidate(PageRange(first: 0, count: layout.ipaPageCount), vmid: vmid)
  }
}

// What the oracle reads.
extension Hypervisor {
  /// Translations are numbered from 0 up to this.
  public var translationEnd: Int { cachedCount }

  /// A translation that is kept; nil where it was invalidated.
  public func cachedTranslation(_ index: Int) -> CachedTranslation? {
    let tag = journal[tagWord(index)]
    return tag == 0 ? nil : CachedTranslation(tag: tag, bits: journal[tagWord(index) + 1])
  }
}
