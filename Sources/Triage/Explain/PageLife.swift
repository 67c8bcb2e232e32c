import Hypercalls
import Hypervisor

/// What became of pages in a row that always fared alike, from boot on.
public struct PageLife: Equatable, Sendable {
  /// How the pages are from a call on; `callIndex` is nil at boot.
  public struct Moment: Equatable, Sendable {
    public var callIndex: Int?
    public var condition: PageCondition
  }

  public var pages: ClosedRange<UInt64>
  /// The booted page first, then one for each call that changed it.
  public var moments: [Moment]
  /// What the design makes of the page by the end, where the machine has something else.
  public var demanded: MachinePage?

  public var boot: PageCondition { moments[0].condition }
  public var last: PageCondition { moments[moments.count - 1].condition }

  /// How the page is after a call; nil stands for boot.
  public func condition(after callIndex: Int?) -> PageCondition {
    moments.last { ($0.callIndex ?? -1) <= callIndex ?? -1 }?.condition ?? boot
  }

  /// The moment that a call brought about.
  public func moment(of callIndex: Int) -> Moment? { moments.last { $0.callIndex == callIndex } }

  public func name(in layout: MachineLayout) -> String {
    let first = Pfn(pages.lowerBound).text(in: layout)
    return pages.count == 1 ? first : first + "…" + Pfn(pages.upperBound).text(in: layout)
  }

  /// Has a page end as a target has it; what the model has is what it must be.
  mutating func depart(to states: PageStates, in callIndex: Int?) {
    demanded = last.machine
    var condition = last
    condition.machine.view = condition.machine.view.noting(states)
    if moments[moments.count - 1].callIndex == callIndex { moments.removeLast() }
    moments.append(Moment(callIndex: callIndex, condition: condition))
  }

  /// Joins neighbours that fared alike; the lives come sorted by page.
  static func joined(_ lives: [PageLife]) -> [PageLife] {
    lives.reduce(into: []) { joined, life in
      if let last = joined.last, last.pages.upperBound + 1 == life.pages.lowerBound,
        last.moments == life.moments, last.demanded == life.demanded
      {
        joined[joined.count - 1].pages = last.pages.lowerBound...life.pages.upperBound
      } else {
        joined.append(life)
      }
    }
  }
}

extension PageView {
  /// The page with other states and counts, and the same tables.
  func noting(_ states: PageStates) -> PageView {
    var view = self
    view.hostState = states.host
    view.hypState = states.hyp
    view.refcount = states.refcount
    view.shareCount = states.shareCount
    return view
  }
}
