import Hypercalls

/// A text in lines, and the tokens that it is made of.
struct MutableText {
  private let lines: [ArraySlice<UInt8>]
  private let tokens: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    tokens = bytes.split { !Self.isOfWord($0) }
  }

  /// One to four changes: of lines, of tokens, of bytes. One alone leaves most of what comes before
  /// it in order, so that readers get far.
  func mutated(_ random: inout Random, beside other: MutableText) -> [UInt8] {
    var changed = lines
    let changeCount = 1 + random.below(1 + random.below(4))
    var lateCount = 0
    for _ in 0..<changeCount {
      if random.oneIn(2) { lateCount += 1 } else { change(&changed, &random, other) }
    }
    var bytes = Array(changed.joined(separator: [UInt8(ascii: "\n")]))
    for _ in 0..<lateCount { change(&bytes, &random, other) }
    return bytes
  }

  private func change(
    _ lines: inout [ArraySlice<UInt8>], _ random: inout Random, _ other: MutableText
  ) {
    guard !lines.isEmpty else { return }
    let place = random.below(lines.count)
    switch random.below(5) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[place], at: random.below(lines.count + 1))
    case 2: lines.swapAt(place, random.below(lines.count))
    case 3: lines.insert(other.lines[random.below(other.lines.count)], at: place)
    default: lines.removeSubrange(place..<min(lines.count, place + 1 + random.below(8)))
    }
  }

  private func change(_ bytes: inout [UInt8], _ random: inout Random, _ other: MutableText) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    switch random.below(7) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes.swapAt(place, random.below(bytes.count))
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(8)))
    case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 8)], at: place)
    case 4: bytes.insert(contentsOf: token(&random, other), at: place)
    case 5:
      // A token in a token's place, where one grammar has many words.
      var end = place
      while end < bytes.count, Self.isOfWord(bytes[end]) { end += 1 }
      var start = place
      while start > 0, Self.isOfWord(bytes[start - 1]) { start -= 1 }
      bytes.replaceSubrange(start..<end, with: token(&random, other))
    default: bytes.removeLast(bytes.count - place)
    }
  }

  private func token(_ random: inout Random, _ other: MutableText) -> ArraySlice<UInt8> {
    if random.oneIn(4) {
      return ArraySlice(Self.oddTokens[random.below(Self.oddTokens.count)].utf8)
    }
    let source = other.tokens.isEmpty ? tokens : other.tokens
    return source.isEmpty ? [] : source[random.below(source.count)]
  }

  /// Numbers at the ends of their types, and marks that mean something somewhere.
  private static let oddTokens = [
    "0", "-1", "0x", "0xffffffffffffffff", "18446744073709551616", "-9223372036854775808", "9e999",
    "(", ")", ":", ",", "=", "#", "x", "+", "\"", "{", "}", "[", "]", "\\u0000", "\r", "\r\n", "\t",
    "\u{0}", "\u{feff}", "\u{301}", "\u{1f468}\u{200d}\u{1f469}", "\u{2028}",
  ]

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
