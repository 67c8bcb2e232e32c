import Hypercalls

/// Which pages are looked at after a call: those that it names and their neighbours.
///
/// Of a long range its two ends; the rest comes at the program's end, where all pages of every
/// table that a call had to do with are looked at.
struct WatchedPages {
  /// Pages of a range that are looked at from either end.
  private static let endCount: UInt64 = 16
  /// Pages that one table covers.
  private static let tablePageCount: UInt64 = 512

  private let layout: TargetLayout
  private let readsDevices: Bool
  /// First pages of the tables' ranges that calls of the program had to do with.
  private var areas: Set<UInt64> = []

  init(_ layout: TargetLayout, readsDevices: Bool) {
    self.layout = layout
    self.readsDevices = readsDevices
  }

  /// The pages that a call is about, noted for the end as well.
  mutating func ranges(about call: RawCall) -> [PageRange] {
    var ranges: [PageRange] = []
    for named in NamedPages(call).ranges {
      note(named)
      if named.count <= 2 * Self.endCount {
        ranges.append(around(named))
      } else {
        let last = named.end - Self.endCount
        ranges.append(around(PageRange(first: named.first, count: Self.endCount)))
        ranges.append(around(PageRange(first: last, count: Self.endCount)))
      }
    }
    return ranges.flatMap(readable)
  }

  /// What is looked at when the program has ended.
  func rangesAtEnd() -> [PageRange] {
    areas.sorted().flatMap { readable(PageRange(first: $0, count: Self.tablePageCount)) }
  }

  /// All memory, and a device's pages on either side of it.
  func everything() -> [PageRange] {
    (0..<layout.machine.regionCount).flatMap { index in
      let pages = layout.machine.regions[index].pages
      return pieces(of: around(pages)).flatMap(readable)
    }
  }

  private mutating func note(_ range: PageRange) {
    for page in [range.first, range.end - 1] {
      areas.insert(page / Self.tablePageCount * Self.tablePageCount)
    }
  }

  private func around(_ range: PageRange) -> PageRange {
    let first = range.first > 0 ? range.first - 1 : 0
    return PageRange(first: first, count: range.end + 1 - first)
  }

  private func pieces(of range: PageRange) -> [PageRange] {
    stride(from: range.first, to: range.end, by: Int(Self.tablePageCount)).map {
      PageRange(first: $0, count: min(Self.tablePageCount, range.end - $0))
    }
  }

  /// The runs of a range's pages that the target can and may be asked about.
  private func readable(_ range: PageRange) -> [PageRange] {
    var runs: [PageRange] = []
    for pfn in range.first..<range.end where isReadable(pfn) {
      if let last = runs.last, last.end == pfn {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(PageRange(first: pfn, count: 1))
      }
    }
    return runs
  }

  private func isReadable(_ pfn: UInt64) -> Bool {
    pfn < layout.machine.ipaPageCount && !layout.isUntouchable(pfn)
      && (readsDevices || layout.machine.region(of: pfn) != nil)
  }
}

/// The pages that a call names: each page argument, with the number of pages behind it.
public struct NamedPages: ArgumentVisitor {
  public private(set) var ranges: [PageRange] = []
  private var hasOpenRange = false

  public init(_ call: RawCall) {
    var tour = ArgumentTour(visitor: self)
    self = call.open(&tour)
  }

  public mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if argument is PageCount, hasOpenRange {
      let count = argument.register
      let first = ranges[ranges.count - 1].first
      // A range that is empty or wraps names at least its first page.
      let isPlain = count > 0 && count <= 1 << 28 && first <= 1 << 52
      ranges[ranges.count - 1].count = isPlain ? count : 1
      hasOpenRange = false
    } else if argument is Pfn {
      ranges.append(PageRange(first: argument.register & (1 << 60 - 1), count: 1))
      hasOpenRange = true
    } else {
      hasOpenRange = false
    }
  }
}

/// Shows a visitor each argument of a call.
struct ArgumentTour<Visitor: ArgumentVisitor>: HypercallVisitor {
  var visitor: Visitor

  mutating func visit<C: Hypercall>(_ call: C) -> Visitor {
    var call = call
    call.forEachArgument(&visitor)
    return visitor
  }
}
