/// A drawing as a browser shows it, in light and in dark; its colours are classes of one style.
struct SVGDrawing {
  let width: Double
  let height: Double
  private let title: String
  private var shapes: [String] = []

  init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    shapes.append(
      "<line x1=\"\(x1.coordinate)\" y1=\"\(y1.coordinate)\" x2=\"\(x2.coordinate)\" "
        + "y2=\"\(y2.coordinate)\" class=\"\(style)\"/>")
  }

  mutating func dot(_ x: Double, _ y: Double, radius: Double, _ style: String, hint: String = "") {
    shapes.append(
      "<circle cx=\"\(x.coordinate)\" cy=\"\(y.coordinate)\" r=\"\(radius.coordinate)\" "
        + "class=\"\(style)\">\(Self.hint(hint))</circle>")
  }

  /// Points that lines join; a closed path is an area.
  mutating func path(
    _ points: [(x: Double, y: Double)], isClosed: Bool = false, _ style: String, hint: String = ""
  ) {
    let steps = points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(point.x.coordinate) \(point.y.coordinate)"
    }
    shapes.append(
      "<path d=\"\(steps.joined())\(isClosed ? "Z" : "")\" class=\"\(style)\">"
        + "\(Self.hint(hint))</path>")
  }

  /// `anchor` is `start`, `middle` or `end`: which part of the text is at the point.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ style: String, anchor: String = "start"
  ) {
    shapes.append(
      "<text x=\"\(x.coordinate)\" y=\"\(y.coordinate)\" class=\"\(style)\" "
        + "text-anchor=\"\(anchor)\">\(Self.escaped(text))</text>")
  }

  /// The whole file.
  var source: String {
    let size = "width=\"\(width.coordinate)\" height=\"\(height.coordinate)\""
    let box = "viewBox=\"0 0 \(width.coordinate) \(height.coordinate)\""
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) \(box) role=\"img\">\n"
      + "<title>\(Self.escaped(title))</title>\n<style>\n\(Self.style)</style>\n"
      + "<rect \(size) class=\"paper\"/>\n"
    return head + shapes.map { $0 + "\n" }.joined() + "</svg>\n"
  }

  private static func hint(_ text: String) -> String {
    text.isEmpty ? "" : "<title>\(escaped(text))</title>"
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

extension Double {
  /// To a tenth of a pixel.
  fileprivate var coordinate: String {
    let tenths = Int((self * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = tenths.magnitude % 10
    return "\(sign)\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
  }
}
