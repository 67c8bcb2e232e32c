/// A median with what is known of it.
public struct Estimate: Codable, Equatable, Sendable {
  /// Nil where less than half of the trials found the bug.
  public var median: Double?
  /// Where there is no median, what it is above.
  public var atLeast: Double?
  /// The interval; no upper end where it lies beyond the cap.
  public var low: Double?
  public var high: Double?
  public var confidence: Double?

  public init(_ observations: [Observation]) {
    // Trials that gave up early may leave a late finding the only one that is still watched.
    let found = observations.count { !$0.isCensored }
    median = 2 * found >= observations.count ? Survival(observations).median : nil
    if median == nil, !observations.isEmpty {
      atLeast = observations.map(\.value).sorted()[(observations.count - 1) / 2]
    }
    guard let interval = MedianInterval(observations) else { return }
    low = interval.low.isFinite ? interval.low : nil
    high = interval.high.isFinite ? interval.high : nil
    confidence = interval.confidence
  }

  /// The median, or the least that it can be.
  public var floor: Double? { median ?? atLeast }

  /// Whether the interval is worth the name: five trials give 93.8 %, four give less than 90.
  public var hasInterval: Bool { confidence ?? 0 > 0.9 }

  /// `1,234 [56, 7,890]`, or `> 200,000` where it was not reached; no interval of few trials.
  public var text: String {
    guard let median else { return atLeast.map { "> " + $0.grouped } ?? "-" }
    guard hasInterval else { return median.grouped }
    return "\(median.grouped) [\(low?.grouped ?? "-"), \(high?.grouped ?? "∞")]"
  }
}

extension Double {
  /// With a comma before each three digits, and no fraction.
  var grouped: String { Int(max(0, rounded())).grouped }
}

extension Int {
  /// With a comma before each three digits.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
