import Hypercalls
import Hypervisor

/// Where guests and devices have had mappings, found in what was written to their tables.
///
/// A page does not know who maps it: so every place that ever had an entry is looked at again.
struct Footholds {
  private struct Place: Hashable {
    var space: AddressSpace
    var page: UInt64
  }

  private var places: Set<Place> = []

  /// Notes the places that a stretch of the journal wrote, and says which pages they led to.
  mutating func note(_ hypervisor: borrowing Hypervisor, since mark: Int) -> Set<UInt64> {
    var pages: Set<UInt64> = []
    let arena = hypervisor.arena
    for write in hypervisor.writes[mark...] where Int(write.word) < arena.vmemmapStart {
      let word = Int(write.word)
      let frame = word / Arena.wordsPerPage
      let use = TableUse(bits: arena.words[arena.tableUseStart + frame])
      guard use.isGuestTable || use.isDeviceTable else { continue }
      let span = UInt64(1) << UInt64(9 * (3 - use.level))
      let page = use.base &+ UInt64(word % Arena.wordsPerPage) &* span
      let space: AddressSpace =
        use.isGuestTable ? .guest(Handle.first + use.guestSlot) : .device(use.device)
      places.insert(Place(space: space, page: page))
      for bits in [write.old, arena.words[word]] where bits & 1 != 0 {
        let first = bits >> 12 & (1 << 36 - 1)
        let isLeaf = use.level == 3 || bits & 2 == 0
        if isLeaf { pages.formUnion(first..<first + min(span, 512)) }
      }
    }
    return pages
  }

  /// The guests and devices that map each page now.
  func users(in hypervisor: borrowing Hypervisor) -> [UInt64: [PageUser]] {
    var users: [UInt64: [PageUser]] = [:]
    for place in places {
      guard let step = hypervisor.walk(place.page, in: place.space).last,
        case .leaf(let first, let leaf, let state) = step.target
      else { continue }
      for offset in 0..<UInt64(1) << UInt64(9 * (3 - step.level)) {
        users[first + offset, default: []].append(
          PageUser(space: place.space, page: place.page + offset, leaf: leaf, state: state))
      }
    }
    return users.mapValues { $0.sorted { ($0.space.name, $0.page) < ($1.space.name, $1.page) } }
  }
}
