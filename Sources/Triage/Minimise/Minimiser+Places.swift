import Hypercalls

extension Minimiser where Check: ~Copyable {
  /// Deletes a call and moves a page in one step: what the call brought about may hold elsewhere
  /// from boot on, as a page donated to the hypervisor is like one of its own.
  mutating func moveToPlaces() {
    // Each deletion is tried with each page at each place, which long programs cannot afford.
    guard best.calls.count <= Self.placedCallsMax else { return }
    let places = layout.notablePages
    var index = best.calls.count - 1
    while index >= 0 {
      var calls = best.calls
      calls.remove(at: index)
      if calls.contains(where: { !PageUse($0, layout: layout).isEmpty }) {
        move(calls, to: places)
      }
      index = min(index, best.calls.count) - 1
    }
  }

  private mutating func move(_ calls: [RawCall], to places: [UInt64]) {
    for page in Self.namedPages(calls, layout: layout) {
      for place in places where place != page {
        if accepts(calls: Self.renamed(calls, [page: place], layout: layout)) { return }
      }
    }
  }

  private static var placedCallsMax: Int { 24 }
}
