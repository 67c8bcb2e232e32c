import Foundation

/// Whether two samples come from one distribution, by ranks (Mann and Whitney 1947).
///
/// Two-sided, by the normal approximation with its correction for ties and for continuity.
public struct MannWhitney: Equatable, Sendable {
  /// How often a value of the first sample is above one of the second; a tie counts half.
  public let u: Double
  /// The chance of a difference at least as large where there is none.
  public let p: Double

  /// Both samples need a value. Infinity ties with infinity.
  public init(_ first: [Double], _ second: [Double]) {
    precondition(!first.isEmpty && !second.isEmpty)
    let n = Double(first.count)
    let m = Double(second.count)
    var u = 0.0
    for a in first {
      for b in second { u += a > b ? 1 : a == b ? 0.5 : 0 }
    }
    self.u = u

    let total = n + m
    let ties = Self.tieSizes(first + second).reduce(0) { $0 + ($1 * $1 * $1 - $1) }
    let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    let distance = max(0, abs(u - n * m / 2) - 0.5)
    p = variance > 0 ? min(1, erfc(distance / (2 * variance).squareRoot())) : 1
  }

  private static func tieSizes(_ values: [Double]) -> [Double] {
    Dictionary(grouping: values, by: \.self).values.map { Double($0.count) }
  }
}
