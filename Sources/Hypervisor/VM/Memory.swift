import Hypercalls

// Bytes of memory, for structures that lie in it. They are 8-byte aligned, as the compiler lays
// them out: the low bits of an address are ignored.
extension Hypervisor {
  /// The word at an address; an address that is not memory is a fault at EL2.
  private func word(at address: PhysicalAddress) throws(Panic) -> Int {
    guard layout.region(of: address.pfn) != nil, let index = frames.index(of: address.pfn) else {
      throw Panic(site: .wildPointer)
    }
    return index &* Arena.wordsPerPage &+ Int(address.offset >> 3)
  }

  func load(_ address: PhysicalAddress) throws(Panic) -> UInt64 {
    journal[try word(at: address)]
  }

  mutating func store(_ value: UInt64, at address: PhysicalAddress) throws(Panic) {
    journal.write(try word(at: address), value)
  }

  /// Loads a 32-bit field.
  func loadHalf(_ address: PhysicalAddress) throws(Panic) -> UInt64 {
    try load(address) >> Self.halfShift(address) & 0xffff_ffff
  }

  mutating func storeHalf(_ value: UInt64, at address: PhysicalAddress) throws(Panic) {
    let shift = Self.halfShift(address)
    let rest = try load(address) & ~(0xffff_ffff << shift)
    try store(rest | (value & 0xffff_ffff) << shift, at: address)
  }

  private static func halfShift(_ address: PhysicalAddress) -> UInt64 {
    address.offset & 4 == 0 ? 0 : 32
  }

  /// Zeroes memory, and the words that its first and its last byte lie in; a page that is zeroed as
  /// a whole holds nothing any more.
  mutating func zero(_ address: PhysicalAddress, _ byteCount: UInt64) throws(Panic) {
    let end = address.bits &+ byteCount
    var start = address.bits
    while start < end {
      let pageEnd = min((start | 0xfff) &+ 1, end)
      let first = try word(at: PhysicalAddress(bits: start))
      let page = first / Arena.wordsPerPage
      let last = Int((pageEnd &- 1) & 0xfff) >> 3 + 1
      var slot = journal.arena.usedSlot(of: page, from: first % Arena.wordsPerPage)
      while slot < last {
        journal.write(page * Arena.wordsPerPage + slot, 0)
        slot = journal.arena.usedSlot(of: page, from: slot + 1)
      }
      if pageEnd - start == 0x1000 {
        journal.write(arena.contentsStart + page, Contents.zero.rawValue)
      }
      start = pageEnd
    }
  }

  /// Notes who wrote into the pages of a structure.
  mutating func setContents(_ writer: Contents, in range: PageRange) throws(Panic) {
    for pfn in range.first..<range.end {
      journal.write(arena.contentsStart + (try backedIndex(pfn)), writer.rawValue)
    }
  }
}
