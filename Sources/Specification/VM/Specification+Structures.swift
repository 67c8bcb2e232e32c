import Hypercalls

// What the host gives for a VM, and what it lends.
extension Specification {
  /// Whether all that a call names lies in the address space.
  func isAddressable(_ address: Address, _ byteCount: UInt64) -> Bool {
    let range = address.pages(byteCount)
    return range.first < addressSpacePageCount && range.end <= addressSpacePageCount
  }

  /// Whether the host can give memory for a structure: whole pages, all of them its alone.
  func isHostsToGive(_ area: Address, _ byteCount: UInt64) -> Bool {
    area.offset == 0 && decision(on: area.pages(byteCount), wanting: .hostAlone) == nil
  }

  /// Gives the hypervisor memory for a VM.
  mutating func take(_ range: PageRange, for slot: Int, content: Writer) {
    for pfn in range.first..<range.end {
      hostMemory.zeroPage(pfn)
      memory.change(pfn, to: AbstractPage(owner: .hyp, content: content, slot: UInt8(slot + 1)))
    }
  }

  /// Why the hypervisor cannot pin a structure of the host's, tables apart, or nil.
  func obstacle(toPinning range: PageRange) -> Rule? {
    if let rule = decision(on: range, wanting: .lentToHyp) { return rule }
    return hasPage(in: range, counted: countMax) ? .counterFull : nil
  }

  /// The tables that pinning a structure may need: the first pin of a page maps it.
  /// In 6.12 the share has mapped it.
  func demand(forPinning range: PageRange) -> TableDemand {
    TableDemand.pages(of: range, hyp: design == .mainline && hasPage(in: range, counted: 0))
  }

  func demand(forGiving range: PageRange) -> TableDemand {
    TableDemand.pages(of: range, host: true, hyp: true)
  }

  /// Counts a pin of each page of a structure, or takes it back; others may lie there too.
  mutating func count(_ difference: Int, pinsOf address: Address, _ byteCount: UInt64) {
    let range = address.pages(byteCount)
    for pfn in range.first..<range.end {
      var page = memory[pfn]
      page.count = UInt32(Int(page.count) + difference)
      memory.change(pfn, to: page)
    }
  }
}
