import Fuzzing

/// The share of all trials that have not found their bug yet, as calls are made, by strategy.
struct SurvivalPlot {
  private struct Curve {
    var strategy: Strategy
    var survival: Survival
    /// Where the last trial ended.
    var end: Double
    var share: Double { survival.steps.last?.share ?? 1 }
  }

  private static let top = 64.0
  private static let bottom = 400.0
  private let curves: [Curve]
  private let trialCount: Int
  private let bugCount: Int

  init(_ table: TrialTable) {
    bugCount = table.bugs.count
    curves = table.strategies.compactMap { strategy in
      let observations = table.bugs.flatMap { table[$0, strategy].valid.map(\.observedCalls) }
      guard let end = observations.map(\.value).max() else { return nil }
      return Curve(strategy: strategy, survival: Survival(observations), end: end)
    }
    trialCount = table.all.valid.count
  }

  var source: String {
    var drawing = SVGDrawing(
      width: 860, height: 456, title: "Share of trials that have not found their bug yet")
    drawing.text("Bugs not found yet", 24, 28, "title ink")
    drawing.text(
      "share of \(trialCount.grouped) trials of \(bugCount) bugs, each from an empty corpus", 24,
      46, "small soft")
    let axis = LogAxis(
      for: curves.flatMap { $0.survival.steps.map(\.time) + [$0.end] }, from: 64, to: 720)
    axis.draw(in: &drawing, top: Self.top, bottom: Self.bottom, title: "executed calls")
    for percent in stride(from: 0, through: 100, by: 25) {
      let y = Self.height(of: Double(percent) / 100)
      drawing.line(axis.left, y, axis.right, y, "grid")
      drawing.text("\(percent) %", axis.left - 8, y + 4, "small soft", anchor: "end")
    }
    // The full strategy comes first, and lies above the others.
    for curve in curves.reversed() { draw(curve, axis, in: &drawing) }
    label(axis, in: &drawing)
    return drawing.source
  }

  private static func height(of share: Double) -> Double { bottom - share * (bottom - top) }

  private func draw(_ curve: Curve, _ axis: LogAxis, in drawing: inout SVGDrawing) {
    var points = [(x: axis.left, y: Self.height(of: 1))]
    for step in curve.survival.steps {
      let x = axis.position(of: step.time)
      points.append((x, points[points.count - 1].y))
      points.append((x, Self.height(of: step.share)))
    }
    points.append((axis.position(of: curve.end), points[points.count - 1].y))
    drawing.path(points, "\(SVGDrawing.name(of: curve.strategy)) curve")
  }

  /// Names stand at the right, at the height of the curve's end, as far as they have room.
  private func label(_ axis: LogAxis, in drawing: inout SVGDrawing) {
    var next = Self.top
    let places = curves.sorted { $0.share > $1.share }.map { curve in
      let y = max(next, Self.height(of: curve.share) + 4)
      next = y + 16
      return (curve, y)
    }
    // What was pushed below the axis moves all up.
    let excess = max(0, next - 16 - Self.bottom - 4)
    for (curve, y) in places {
      let left = (curve.share * 100).decimal(curve.share > 0 && curve.share < 0.1 ? 1 : 0)
      drawing.text(
        "\(curve.strategy.rawValue)  \(left) %", axis.right + 10, y - excess,
        "\(SVGDrawing.name(of: curve.strategy)) label")
    }
  }
}
