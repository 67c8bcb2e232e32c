import ArgumentParser
import Hypercalls
import Triage

/// `hvcfuzz corpus convert`
struct CorpusConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Writes programs as text, or as bytes, into a new folder.",
    discussion: """
      Every file keeps its name, with .hvc for text and without it for bytes; what lies deeper in \
      a folder has the folder's name before its own. Each is read again and compared. Bytes hold \
      the profile and the calls: comments, expected results and the names of seeded bugs stay \
      behind.

        hvcfuzz corpus convert --to text fuzz/out/corpus -o readable
        hvcfuzz corpus convert --to bytes corpus/seeds -o corpus/bytes
      """)

  enum Form: String, CaseIterable, ExpressibleByArgument {
    case text, bytes
  }

  @Option(help: "What to write.")
  var to: Form

  @Option(name: .shortAndLong, help: ArgumentHelp("The new folder.", valueName: "folder"))
  var output: String

  @OptionGroup var format: FormatOptions

  @Argument(help: ArgumentHelp("Programs, or folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    try OutputFolder.check(output)
    var sources: [String: String] = [:]
    let folder = try OutputFolder(at: output)
    for file in files {
      for path in try InputFile.paths(below: file) {
        let name = name(of: path, in: file)
        if let other = sources.updateValue(path, forKey: name) {
          throw BadData(description: "\(path): would have the name of \(other), \(name)")
        }
        try folder.add(name, try converted(path))
      }
    }
    try folder.commit()
    print("convert: \(sources.count) programs to \(to.rawValue)")
  }

  private func converted(_ path: String) throws -> [UInt8] {
    let input = try format.read(path)
    let bytes: [UInt8]
    let again: Program
    switch to {
    case .text:
      bytes = Array((input.text ?? ProgramText(input.program)).text(in: .standard).utf8)
      again = try ProgramText(String(decoding: bytes, as: UTF8.self), layout: .standard).program
    case .bytes:
      bytes = try input.bytes()
      again = Program(bytes: bytes, layout: .standard)
    }
    guard again == input.program else {
      throw ConversionError(description: "\(path): does not read as the same program")
    }
    return bytes
  }

  /// The path below the folder that was named, as one name.
  private func name(of path: String, in file: String) -> String {
    let below =
      path == file
      ? path.split(separator: "/").last.map(String.init) ?? path
      : String(path.dropFirst(file.count)).split(separator: "/").joined(separator: "-")
    let stem = below.hasSuffix(".hvc") ? String(below.dropLast(4)) : below
    return to == .text ? stem + ".hvc" : stem
  }
}

/// A form that cannot say what the other did: an error in hvcfuzz.
private struct ConversionError: Error, CustomStringConvertible {
  var description: String
}
