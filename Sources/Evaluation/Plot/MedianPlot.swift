import Fuzzing
import Hypervisor

/// Each bug's median of executed calls with its interval, a dot a strategy; an open arrow where the
/// median lies beyond what was watched.
struct MedianPlot {
  private static let rowHeight = 18.0
  private static let top = 84.0
  private static let left = 250.0
  private let rows: [(bug: SeededBug, marks: [(strategy: Strategy, estimate: Estimate)])]
  private let strategies: [Strategy]

  /// The bugs that take the most calls come first, by the first strategy that there is.
  init(_ table: TrialTable) {
    strategies = table.strategies
    let rows = table.bugs.map { bug in
      let marks = table.strategies.compactMap { strategy in
        let observations = table[bug, strategy].valid.map(\.observedCalls)
        return observations.isEmpty ? nil : (strategy, Estimate(observations))
      }
      return (bug: bug, marks: marks)
    }
    self.rows = rows.sorted { Self.difficulty($0.marks) > Self.difficulty($1.marks) }
  }

  private static func difficulty(_ marks: [(strategy: Strategy, estimate: Estimate)]) -> Double {
    marks.first.map { $0.estimate.median ?? ($0.estimate.atLeast ?? 0) * 1000 } ?? 0
  }

  var source: String {
    let bottom = Self.top + Double(rows.count) * Self.rowHeight
    var drawing = SVGDrawing(
      width: 860, height: bottom + 52, title: "Median executed calls to the finding, by bug")
    drawing.text("Calls to the finding, by bug", 24, 28, "title ink")
    drawing.text(
      "median, and interval of 5 trials (93.8 %) or 20 (95.9 %); ▷ the median lies beyond the cap",
      24, 46, "small soft")
    let estimates = rows.flatMap { $0.marks.map(\.estimate) }
    let axis = LogAxis(
      for: estimates.flatMap { [$0.floor, $0.low, $0.high].compactMap(\.self) }, from: Self.left,
      to: 836)
    for (index, row) in rows.enumerated() where index % 2 == 1 {
      let y = Self.top + Double(index) * Self.rowHeight
      drawing.path(
        [(16, y), (844, y), (844, y + Self.rowHeight), (16, y + Self.rowHeight)], isClosed: true,
        "band", hint: row.bug.entry.summary)
    }
    axis.draw(in: &drawing, top: Self.top, bottom: bottom, title: "executed calls")
    legend(in: &drawing)
    for (index, row) in rows.enumerated() {
      let y = Self.top + (Double(index) + 0.5) * Self.rowHeight
      drawing.text(row.bug.entry.id, Self.left - 10, y + 4, "small ink", anchor: "end")
      for mark in row.marks.reversed() { draw(mark.strategy, mark.estimate, axis, y, in: &drawing) }
    }
    return drawing.source
  }

  private func legend(in drawing: inout SVGDrawing) {
    var x = Self.left
    for strategy in strategies {
      drawing.dot(x + 4, 66, radius: 4, SVGDrawing.name(of: strategy))
      drawing.text(strategy.rawValue, x + 13, 70, "small ink")
      x += 30 + 6.5 * Double(strategy.rawValue.count)
    }
  }

  private func draw(
    _ strategy: Strategy, _ estimate: Estimate, _ axis: LogAxis, _ middle: Double,
    in drawing: inout SVGDrawing
  ) {
    guard let floor = estimate.floor else { return }
    let style = SVGDrawing.name(of: strategy)
    let number = strategies.firstIndex(of: strategy) ?? 0
    // Side by side, so that none hides another.
    let y = middle + (Double(number) - Double(strategies.count - 1) / 2) * 2.8
    let x = axis.position(of: floor)
    if estimate.hasInterval, let low = estimate.low {
      drawing.line(
        axis.position(of: low), y, estimate.high.map(axis.position) ?? axis.right, y,
        "\(style) thin")
    }
    let hint = "\(strategy.rawValue): \(estimate.text)"
    if estimate.median == nil {
      drawing.path(
        [(x - 3, y - 3.5), (x + 4, y), (x - 3, y + 3.5)], isClosed: true, "\(style) open",
        hint: hint)
    } else {
      drawing.dot(x, y, radius: strategy == .full ? 4 : 3, style, hint: hint)
    }
  }
}
