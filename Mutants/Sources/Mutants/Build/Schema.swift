/// One source with all of its mutants in it, each behind the question whether it is the active one.
struct Schema {
  private(set) var text = ""
  /// Where each mutant lies in `text`, the inner ones after the outer ones.
  private(set) var places: [(number: Int, range: Range<Int>)] = []
  private let bytes: [UInt8]
  private var count = 0

  init(_ source: String, _ mutants: [Mutant]) {
    bytes = Array(source.utf8)
    var output: [UInt8] = []
    write(bytes.indices, mutants.sorted(by: Self.isOuter), to: &output)
    text = String(decoding: output, as: UTF8.self)
  }

  /// The mutants whose text holds a position, the innermost last.
  func mutants(at offset: Int) -> [Int] {
    places.filter { $0.range.contains(offset) }.sorted { $0.range.count > $1.range.count }
      .map(\.number)
  }

  /// The mutants of which something stands on a line, counted from 1.
  func mutants(onLine line: Int) -> [Int] {
    guard let first = offset(ofLine: line), let end = offset(ofLine: line + 1) else { return [] }
    return places.filter { $0.range.overlaps(first..<end) }.map(\.number)
  }

  /// The mutant that begins the least far from a position.
  func mutant(nearest offset: Int) -> Int? {
    places.min { abs($0.range.lowerBound - offset) < abs($1.range.lowerBound - offset) }?.number
  }

  /// Where a line starts, as the compiler counts them.
  func offset(ofLine line: Int) -> Int? {
    var current = 1
    if line == 1 { return 0 }
    for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "\n") {
      current += 1
      if current == line { return offset + 1 }
    }
    return current + 1 == line ? text.utf8.count : nil
  }

  /// Statements around values, large around small; on the same bytes one around the other.
  private static func isOuter(_ one: Mutant, _ other: Mutant) -> Bool {
    if one.range.lowerBound != other.range.lowerBound {
      return one.range.lowerBound < other.range.lowerBound
    }
    if one.range.count != other.range.count { return one.range.count > other.range.count }
    if one.shape != other.shape { return one.shape == .statement }
    return one.number < other.number
  }

  /// Writes a part of the source; `mutants` are those within it, sorted.
  private mutating func write(_ part: Range<Int>, _ mutants: [Mutant], to output: inout [UInt8]) {
    var position = part.lowerBound
    var rest = mutants[...]
    while let outer = rest.popFirst() {
      output += bytes[position..<outer.range.lowerBound]
      let inner = rest.prefix { $0.range.lowerBound < outer.range.upperBound }
      rest = rest.dropFirst(inner.count)
      let place = places.count
      let start = output.count
      places.append((outer.number, start..<start))
      write(outer, Array(inner), to: &output)
      places[place].range = start..<output.count
      position = outer.range.upperBound
    }
    output += bytes[position..<part.upperBound]
  }

  private mutating func write(_ mutant: Mutant, _ inner: [Mutant], to output: inout [UInt8]) {
    let question = "isMutant(\(mutant.number))"
    switch mutant.shape {
    case .expression:
      output += "(\(question) ? (\(mutant.replacement)) : (".utf8
      write(mutant.range, inner, to: &output)
      output += "))".utf8
    case .statement where mutant.replacement.isEmpty:
      output += "if !\(question) { ".utf8
      write(mutant.range, inner, to: &output)
      output += " }".utf8
    case .statement:
      output += "if \(question) { \(mutant.replacement) } else { ".utf8
      write(mutant.range, inner, to: &output)
      output += " }".utf8
    }
  }
}
