/// Reads a trace byte by byte: the files have a hundred thousand lines.
struct TraceReader {
  let path: String
  private let bytes: [UInt8]
  private var position = 0
  private(set) var line = 1

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  func error(_ message: String) -> TraceError {
    TraceError(path: path, line: line, message: message)
  }
}

// Tokens.
extension TraceReader {
  /// The next byte of this line, or nil at its end.
  var next: UInt8? {
    guard position < bytes.count, bytes[position] != UInt8(ascii: "\n") else { return nil }
    return bytes[position]
  }

  mutating func advance() { position += 1 }

  mutating func consume(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  mutating func expect(_ text: StaticString) throws(TraceError) {
    guard consume(text) else { throw error("expected '\(text)' before \(rest)") }
  }

  mutating func endLine() throws(TraceError) {
    guard next == nil else { throw error("unexpected \(rest) at the end of the line") }
    guard position < bytes.count else {
      throw error("the file ends in the middle of a line")
    }
    position += 1
    line += 1
  }

  /// The rest of the line, quoted for a message; long lines are cut.
  private var rest: String {
    var copy = self
    let text = copy.text(until: nil)
    if text.isEmpty { return "the end of the line" }
    return "'" + (text.count > 40 ? text.prefix(40) + "…" : text) + "'"
  }

  /// Bytes up to a delimiter or the end of the line.
  mutating func text(until delimiter: UInt8?) -> String {
    let start = position
    while let byte = next, byte != delimiter { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func word() -> String { text(until: UInt8(ascii: " ")) }

  mutating func decimal() throws(TraceError) -> UInt64 { try digits(radix: 10, "a number") }

  mutating func hex() throws(TraceError) -> UInt64 { try digits(radix: 16, "a hexadecimal number") }

  /// An argument: hexadecimal behind `0x`, else decimal.
  mutating func number() throws(TraceError) -> TraceNumber {
    if consume("0x") { return TraceNumber(value: try hex(), isHex: true) }
    return TraceNumber(value: try decimal(), isHex: false)
  }

  mutating func signed() throws(TraceError) -> Int64 {
    let isNegative = consume("-")
    guard let magnitude = Int64(exactly: try decimal()) else { throw error("a number too large") }
    return isNegative ? -magnitude : magnitude
  }

  mutating func count() throws(TraceError) -> Int {
    guard let count = Int(exactly: try decimal()) else { throw error("a number too large") }
    return count
  }

  private mutating func digits(radix: UInt64, _ what: String) throws(TraceError) -> UInt64 {
    var value: UInt64 = 0
    let start = position
    while let byte = next, let digit = Self.digit(byte), digit < radix {
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      guard !overflow, product <= .max - digit else { throw error("a number of more than 64 bits") }
      value = product + digit
      position += 1
    }
    guard position > start else { throw error("expected \(what) before \(rest)") }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    default: nil
    }
  }
}
