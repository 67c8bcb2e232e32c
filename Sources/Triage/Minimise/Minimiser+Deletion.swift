import Hypercalls

extension Minimiser where Check: ~Copyable {
  /// Calls behind the one that shows the failure cannot matter.
  mutating func cut() {
    guard let last = failure?.callIndex, last + 1 < best.calls.count else { return }
    _ = accepts(calls: Array(best.calls[...last]))
  }

  /// Drops calls that share no page with the failing one, directly or through others.
  mutating func dropUnrelatedCalls() {
    let uses = best.calls.map { PageUse($0, layout: layout) }
    guard let last = uses.indices.last else { return }
    var related = Set([failure?.callIndex ?? last])
    var pages = related.map { uses[$0] }
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for index in uses.indices where !related.contains(index) {
        guard pages.contains(where: { $0.overlaps(uses[index]) }) else { continue }
        related.insert(index)
        pages.append(uses[index])
        isGrowing = true
      }
    }
    func calls(keepingPageless: Bool) -> [RawCall] {
      best.calls.indices
        .filter { related.contains($0) || keepingPageless && uses[$0].isEmpty }
        .map { best.calls[$0] }
    }
    // Memory pressure and the like name no page but may matter.
    if !accepts(calls: calls(keepingPageless: false)) {
      _ = accepts(calls: calls(keepingPageless: true))
    }
  }

  /// Delta debugging: deletes ever smaller runs of calls, from the end, where setting up is rarer.
  mutating func deleteChunks() {
    var size = best.calls.count / 2
    while size > 1 {
      var end = best.calls.count
      while end > 0 {
        let start = max(0, end - size)
        var calls = best.calls
        calls.removeSubrange(start..<end)
        _ = accepts(calls: calls)
        end = min(start, best.calls.count)
      }
      size /= 2
    }
  }

  /// Deletes calls one at a time, until none can go.
  mutating func deleteSingleCalls() {
    var index = best.calls.count - 1
    var sinceSuccess = 0
    while sinceSuccess < best.calls.count {
      if index < 0 { index = best.calls.count - 1 }
      var calls = best.calls
      calls.remove(at: index)
      sinceSuccess = accepts(calls: calls) ? 0 : sinceSuccess + 1
      index -= 1
    }
    cut()
  }

  /// Deletes two calls at a time: a share and its unshare, a pin and its unpin.
  mutating func deletePairs() {
    var later = best.calls.count - 1
    while later > 0 {
      var earlier = min(later, best.calls.count) - 1
      while earlier >= 0, later < best.calls.count {
        var calls = best.calls
        calls.remove(at: later)
        calls.remove(at: earlier)
        if accepts(calls: calls) { later = best.calls.count }
        earlier -= 1
      }
      later -= 1
    }
  }

  /// Deletes any number of calls in a row, the most first: what some do the others may undo.
  mutating func deleteRuns() {
    guard best.calls.count <= Self.runCallsMax else { return }
    var size = best.calls.count - 1
    while size > 2 {
      var start = best.calls.count - size
      while start >= 0 {
        var calls = best.calls
        calls.removeSubrange(start..<start + size)
        start = accepts(calls: calls) ? best.calls.count - size : start - 1
      }
      size = min(size, best.calls.count) - 1
    }
  }

  private static var runCallsMax: Int { 64 }

  /// Lets no allocation fail, or fewer, or earlier ones.
  mutating func simplifyFailurePoint() {
    if best.failurePoint == nil || accepts(failurePoint: nil) { return }
    for times in 1..<(best.failurePoint?.times ?? 1) {
      if accepts(
        failurePoint: best.failurePoint.flatMap { FailurePoint(nth: $0.nth, times: times) })
      {
        break
      }
    }
    for nth in 1..<(best.failurePoint?.nth ?? 1) {
      if accepts(
        failurePoint: best.failurePoint.flatMap { FailurePoint(nth: nth, times: $0.times) })
      {
        break
      }
    }
  }

  private mutating func accepts(failurePoint: FailurePoint?) -> Bool {
    var candidate = best
    candidate.failurePoint = failurePoint
    return accepts(candidate)
  }
}
