import Hypercalls

@testable import Specification

/// How a page stands with host and hypervisor, by the name that the tables of results use.
enum Situation: String, CaseIterable {
  case alone, lent, counted, twice, secure, given
  case own, text, lentAtBoot, mmio, noMap, beyond
}

/// The name is Swift Testing's too.
typealias Answer = Expectation

/// A small machine, and the shortest way to each situation.
struct World: ~Copyable {
  var specification: Specification
  let design: Design
  let layout: MachineLayout

  init(_ design: Design, layout: MachineLayout = .small, refcountMax: UInt64? = nil) {
    var layout = layout
    if let refcountMax { layout.refcountMax = refcountMax }
    specification = Specification(design: design, layout: layout)
    self.design = design
    self.layout = layout
  }

  /// A host page that no call has touched.
  var free: UInt64 { layout.ram.first + layout.favouriteIndex }

  func pfn(for situation: Situation) -> UInt64 {
    switch situation {
    case .alone, .lent, .counted, .twice, .secure, .given: free
    case .own: layout.hypPool.first
    case .text: layout.image.first
    case .lentAtBoot: layout.image.first + 11
    case .mmio: 0x9000
    case .noMap: layout.ram.end
    case .beyond: layout.ipaPageCount
    }
  }

  /// What the page of a situation looks like.
  func page(in situation: Situation) -> AbstractPage {
    let counts = design == .rfc2021
    return switch situation {
    case .alone: AbstractPage(owner: .host)
    case .lent: AbstractPage(owner: .host, borrower: .hyp, count: counts ? 1 : 0)
    case .counted: AbstractPage(owner: .host, borrower: .hyp, count: counts ? 2 : 1)
    case .twice: AbstractPage(owner: .host, borrower: .hyp, count: counts ? 3 : 2)
    case .secure: AbstractPage(owner: .host, borrower: .ffa)
    case .given, .own, .text: AbstractPage(owner: .hyp)
    case .lentAtBoot: AbstractPage(owner: .hyp, borrower: .host)
    case .mmio, .noMap, .beyond: AbstractPage(owner: .nobody)
    }
  }

  /// Makes the calls that bring the page of the situation there, and says which page that is.
  mutating func reach(_ situation: Situation) -> UInt64 {
    let page = pfn(for: situation)
    let share = design == .rfc2021 ? "share_range" : "share"
    let again = design == .rfc2021 ? "share_range" : "pin"
    let path: [String] =
      switch situation {
      case .lent: [share]
      case .counted: [share, again]
      case .twice: [share, again, again]
      case .secure: ["share_ffa"]
      case .given: ["donate"]
      default: []
      }
    for name in path { _ = make(name, page) }
    return page
  }

  mutating func step(_ call: some Hypercall, _ evidence: Evidence = Evidence()) -> Expectation {
    specification.step(RawCall(call), evidence: evidence)
  }

  /// Makes the call of this name on a range, as the tables of results call it.
  mutating func make(
    _ name: String, _ pfn: UInt64, _ pages: UInt64 = 1, _ evidence: Evidence = Evidence()
  ) -> Expectation {
    specification.step(RawCall(name, pfn, pages), evidence: evidence)
  }
}

extension RawCall {
  static let rangeCalls: [String: Opcode] = [
    "share": .hostShareHyp, "unshare": .hostUnshareHyp,
    "share_range": .hostShareHypRange, "unshare_range": .hostUnshareHypRange,
    "donate": .hostDonateHyp, "give_back": .hypDonateHost,
    "pin": .hypPinSharedMem, "unpin": .hypUnpinSharedMem,
    "share_ffa": .hostShareFFA, "unshare_ffa": .hostUnshareFFA,
    "read": .hostRead, "write": .hostWrite, "fault": .hostMemAbort, "idmap": .hostIdmap,
  ]

  /// A call on pages by its short name.
  init(_ name: String, _ pfn: UInt64, _ pages: UInt64 = 1) {
    self.init(opcode: Self.rangeCalls[name]!)
    x[0] = pfn
    x[1] = pages
  }
}

extension Specification {
  /// All pages of the layout's regions.
  func pages() -> [AbstractPage] {
    (0..<layout.regionCount).flatMap { region in
      let pages = layout.regions[region].pages
      return (pages.first..<pages.end).map { self[$0] }
    }
  }
}
