/// The failures of allocations that a program ordered and that have not come yet.
///
/// The model says of a failure that it was ordered, and not for want of pages; that it says so of
/// no more than were is counted here.
struct OrderedFailures {
  private var left = 0

  /// Orders `times` failures, 255 for all from there on; none with an `nth` of 0.
  mutating func order(nth: UInt8, times: UInt8) {
    left = nth == 0 ? 0 : times == 255 ? .max : Int(times)
  }

  /// Takes one that came; false where none was to come.
  mutating func take() -> Bool {
    guard left > 0 else { return false }
    left -= left == .max ? 0 : 1
    return true
  }
}
