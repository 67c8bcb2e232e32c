import Hypercalls

// A pass that does not begin with the program's own calls, for where none of them can go but others
// would do with fewer.
extension Minimiser where Check: ~Copyable {
  /// Puts fewer calls, any, in place of some calls in a row: of the whole program first, then of
  /// ever shorter windows.
  mutating func replaceWindows() {
    guard best.calls.count <= Self.searchedCallsMax else { return }
    var budget = SearchBudget(workLeft: searchMax, searchMax: Self.wholeMax)
    search(best.calls.indices, &budget)
    budget.isWide = true
    search(best.calls.indices, &budget)
    for size in [4, 3, 2] {
      // Pairs are few enough to try all calls in their place.
      budget.isWide = size == 2
      budget.searchMax = Self.windowMax
      var end = best.calls.count
      while end >= size {
        let isFound = search(end - size..<end, &budget)
        end = isFound ? best.calls.count : end - 1
      }
    }
  }

  @discardableResult
  private mutating func search(_ window: Range<Int>, _ budget: inout SearchBudget) -> Bool {
    guard window.count > 1, let failure, budget.workLeft > 0 else { return false }
    guard
      let shorter = check.shorter(
        than: best, failing: failure, replacing: window, within: &budget)
    else { return false }
    return accepts(shorter)
  }

  private static var searchedCallsMax: Int { 24 }
  private static var wholeMax: Int { 150_000 }
  private static var windowMax: Int { 40_000 }
}
