import Hypercalls

/// A program that a file holds, as text or as bytes, with what only text can say.
public struct ProgramFile: Sendable {
  public enum Format: Sendable { case text, bytes }

  public var path: String
  public var program: Program
  /// Ids of the seeded bugs that the text names.
  public var bugs: [String] = []
  /// The text with its comments; nil for bytes.
  public var text: ProgramText?

  /// Reads a file; its name decides on the format where none is given.
  public init(
    path: String, format: Format? = nil, layout: MachineLayout, knownBugs: [String]? = nil
  ) throws {
    try self.init(
      path: path, bytes: InputFile.bytes(at: path), format: format, layout: layout,
      knownBugs: knownBugs)
  }

  /// Reads what a file of that name has in it.
  public init(
    path: String, bytes: [UInt8], format: Format? = nil, layout: MachineLayout,
    knownBugs: [String]? = nil
  ) throws(ProgramFileError) {
    self.path = path
    switch format ?? Self.format(of: path) {
    case .bytes:
      program = Program(bytes: bytes, layout: layout)
    case .text:
      guard let source = String(validating: bytes, as: UTF8.self) else {
        throw ProgramFileError(path: path, message: "not a text program: it is not UTF-8")
      }
      do {
        let text = try ProgramText(source, layout: layout, knownBugs: knownBugs)
        program = text.program
        bugs = text.bugs
        self.text = text
      } catch {
        throw ProgramFileError(
          path: path, message: "\(error)", isPlace: true, excerpt: error.excerpt(of: source))
      }
    }
  }

  /// A file named `.hvc` is text, any other is bytes.
  public static func format(of path: String) -> Format {
    path.hasSuffix(".hvc") ? .text : .bytes
  }

  /// What a text program demands of a call, and on which line.
  public func expectation(ofCall index: Int) -> (result: ExpectedResult, line: Int)? {
    guard let text, let line = text.lineNumber(ofCall: index), let result = text.expected[index]
    else { return nil }
    return (result, line)
  }
}

/// A file that holds no program, and where it goes wrong.
public struct ProgramFileError: Error, Equatable, CustomStringConvertible {
  public var description: String

  /// The line, and a caret below the place; empty where there is none.
  public var excerpt: [String]

  init(path: String, message: String, isPlace: Bool = false, excerpt: [String] = []) {
    self.excerpt = excerpt
    // A message that begins with line and column follows the path without a space.
    description = path + (isPlace ? ":" : ": ") + message
  }
}
