/// How often one sample is above another (Vargha and Delaney 2000): 0.5 says no difference, 1 that
/// every value of the first is above every value of the second.
public struct VarghaDelaney: Equatable, Sendable {
  public let a12: Double

  public init(_ first: [Double], _ second: [Double]) {
    a12 = MannWhitney(first, second).u / Double(first.count * second.count)
  }

  /// Their words for how large a difference is.
  public var magnitude: String {
    switch abs(a12 - 0.5) {
    case ..<0.06: "negligible"
    case ..<0.14: "small"
    case ..<0.21: "medium"
    default: "large"
    }
  }
}
