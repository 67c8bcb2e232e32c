import Fuzzing

extension SVGDrawing {
  /// A strategy's class: `s-full`.
  static func name(of strategy: Strategy) -> String { "s-\(strategy.rawValue)" }

  /// Colours that most of the colour-blind tell apart (Okabe and Ito), and lighter in the dark.
  private static func colours(of strategy: Strategy) -> (light: String, dark: String) {
    switch strategy {
    case .full: ("#0072b2", "#58a6ff")
    case .noFeedback: ("#3b9bcf", "#9bd5ff")
    case .noState: ("#00835f", "#3fd6a8")
    case .bytes: ("#c07c00", "#f0b429")
    case .random: ("#c2410c", "#ff8a5c")
    }
  }

  static var style: String {
    let light = Strategy.allCases.map { rules(of: $0, colours(of: $0).light) }.joined()
    let dark = Strategy.allCases.map { rules(of: $0, colours(of: $0).dark) }.joined()
    return """
      text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
      text.title { font-size: 15px; font-weight: 600; }
      text.small { font-size: 11px; }
      text.label { font-weight: 600; stroke: none; }
      .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
      .thin { fill: none; stroke-width: 1.2; opacity: .55; }
      .open { stroke-width: 1.3; }
      .paper { fill: #ffffff; }
      .ink { fill: #1f2328; }
      .soft { fill: #656d76; }
      .grid { stroke: #e4e8ec; stroke-width: 1; }
      .axis { stroke: #8c959f; stroke-width: 1; }
      .band { fill: #f6f8fa; }
      \(light).open { fill: #ffffff; }
      @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117; }
      .ink { fill: #e6edf3; }
      .soft { fill: #9198a1; }
      .grid { stroke: #262c36; }
      .axis { stroke: #6e7681; }
      .band { fill: #151b23; }
      \(dark).open { fill: #0d1117; }
      }

      """
  }

  private static func rules(of strategy: Strategy, _ colour: String) -> String {
    let name = name(of: strategy)
    return ".\(name) { fill: \(colour); stroke: \(colour); }\n"
      + ".\(name).curve, .\(name).thin { fill: none; }\n"
  }
}
