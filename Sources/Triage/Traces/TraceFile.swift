/// A recorded trace: what a kernel's own EL2 code did, sequence by sequence.
public struct TraceFile: Sendable {
  public var path: String
  public var header: TraceHeader
  public var sequences: [TraceSequence]

  /// Reads a whole file. A line that is not in the format is an error, never skipped.
  public init(path: String, bytes: [UInt8]) throws(TraceError) {
    var reader = TraceReader(path: path, bytes: bytes)
    header = try reader.header()
    sequences = []
    self.path = path
    while !reader.isAtEnd { sequences.append(try reader.sequence()) }
  }
}

extension TraceFile: CustomStringConvertible {
  /// The file's text, as it was read.
  public var description: String {
    ([header.text] + sequences.map(\.description)).joined(separator: "\n") + "\n"
  }
}
