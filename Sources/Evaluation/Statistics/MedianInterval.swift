/// A confidence interval of a median from order statistics, which assumes no distribution.
///
/// The median lies below the k-th smallest of n values as often as a coin shows less than k heads
/// in n throws: of twenty values the interval goes from the sixth to the fifteenth.
public struct MedianInterval: Equatable, Sendable {
  public var low: Double
  /// Infinity where it lies beyond what was watched.
  public var high: Double
  /// How sure it is: the least that is at least 95 %, or all that few values can give.
  public var confidence: Double

  /// Censored values are above all others. Nil without values.
  public init?(_ observations: some Collection<Observation>) {
    let count = observations.count
    guard count > 0 else { return nil }
    let sorted = observations.values(limit: .infinity).sorted()
    var rank = 1
    while rank + 1 <= count / 2, 2 * Self.binomialTail(below: rank + 1, of: count) <= 0.05 {
      rank += 1
    }
    low = sorted[rank - 1]
    high = sorted[count - rank]
    confidence = max(0, 1 - 2 * Self.binomialTail(below: rank, of: count))
  }

  /// The chance of less than so many heads in so many throws.
  static func binomialTail(below heads: Int, of throwCount: Int) -> Double {
    var chance = 1.0
    for _ in 0..<throwCount { chance /= 2 }
    var sum = 0.0
    for number in 0..<heads {
      sum += chance
      chance *= Double(throwCount - number) / Double(number + 1)
    }
    return sum
  }
}
