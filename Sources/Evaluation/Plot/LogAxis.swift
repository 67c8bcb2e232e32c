import Foundation

/// Executed calls from left to right, each decade as wide as any other.
struct LogAxis {
  private let first: Int
  private let last: Int
  let left: Double
  let right: Double

  /// Decades that hold all values; what is below 1 stands at 1.
  init(for values: some Sequence<Double>, from left: Double, to right: Double) {
    let positive = values.filter { $0.isFinite && $0 >= 1 }
    first = Int(log10(positive.min() ?? 1).rounded(.down))
    last = max(first + 1, Int(log10(positive.max() ?? 10).rounded(.up)))
    self.left = left
    self.right = right
  }

  func position(of value: Double) -> Double {
    let share = (log10(max(value, 1)) - Double(first)) / Double(last - first)
    return left + max(0, min(1, share)) * (right - left)
  }

  /// Each decade with its name.
  var ticks: [(value: Double, name: String)] {
    (first...last).map { (pow(10, Double($0)), Self.name(ofDecade: $0)) }
  }

  /// `1`, `10`, `100`, `1k`, ..., `1G`.
  static func name(ofDecade decade: Int) -> String {
    let units = ["", "k", "M", "G", "T"]
    let unit = min(decade / 3, units.count - 1)
    return "1" + String(repeating: "0", count: decade - 3 * unit) + units[unit]
  }

  /// Lines over the whole height, and names below.
  func draw(in drawing: inout SVGDrawing, top: Double, bottom: Double, title: String) {
    for tick in ticks {
      let x = position(of: tick.value)
      drawing.line(x, top, x, bottom, "grid")
      drawing.text(tick.name, x, bottom + 17, "small soft", anchor: "middle")
    }
    drawing.line(left, bottom, right, bottom, "axis")
    drawing.text(title, (left + right) / 2, bottom + 36, "soft", anchor: "middle")
  }
}
