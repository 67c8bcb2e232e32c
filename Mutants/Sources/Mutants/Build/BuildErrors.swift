/// The mutants that the compiler complains of.
struct BuildErrors {
  let mutants: Set<Int>

  /// Fails where an error is about no file with a mutant: then it is not the mutants that do not
  /// compile.
  init(_ output: String, in schemas: [String: Schema]) throws {
    var mutants: Set<Int> = []
    for line in output.split(whereSeparator: \.isNewline) where line.contains(": error: ") {
      guard let (file, row, column) = Self.place(in: line), let schema = schemas[file],
        let start = schema.offset(ofLine: row)
      else { continue }
      let holding = schema.mutants(at: start + column - 1)
      let onLine = schema.mutants(onLine: row)
      mutants.formUnion(holding.last.map { [$0] } ?? onLine)
      // Of a switch that is a value, an error may be told of another branch.
      if holding.isEmpty, onLine.isEmpty, let nearest = schema.mutant(nearest: start) {
        mutants.insert(nearest)
      }
    }
    guard !mutants.isEmpty else {
      throw Failure("the copy does not build:\n" + output.suffix(4000))
    }
    self.mutants = mutants
  }

  /// `…/Sources/Hypervisor/Share.swift:12:3: error: …`
  private static func place(in line: Substring) -> (file: String, row: Int, column: Int)? {
    guard let start = line.range(of: Candidates.folder)?.lowerBound else { return nil }
    let parts = line[start...].split(separator: ":", maxSplits: 3)
    guard parts.count == 4, let row = Int(parts[1]), let column = Int(parts[2]) else { return nil }
    return (String(parts[0]), row, column)
  }
}
