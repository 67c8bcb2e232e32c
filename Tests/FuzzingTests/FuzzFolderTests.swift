import Foundation
import Hypercalls
import Testing

@testable import Fuzzing

/// The files that lie beside the fuzz target.
@Suite("Files of the fuzz target")
struct FuzzFolderTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "fuzz")

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
  }

  /// Entries `name="\x01..."` of a libFuzzer dictionary.
  private func dictionary() throws -> [(name: String, bytes: [UInt8])] {
    try text("HypercallFuzzer.dict").split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("#") }
      .map { line in
        let parts = line.split(separator: "=", maxSplits: 1)
        let bytes = try #require(parts.last).dropFirst().dropLast().split(separator: "\\x")
        return (String(parts[0]), try bytes.map { try #require(UInt8($0, radix: 16)) })
      }
  }

  @Test("the dictionary has a record of every call, under its name")
  func dictionaryHasCalls() throws {
    let records = try dictionary().filter { $0.bytes.count == ByteFormat.recordSize }
    #expect(records.map(\.name) == Opcode.allCases.map(\.name))
    for (name, bytes) in records {
      let program = [UInt8](repeating: 0, count: ByteFormat.headerSize) + bytes
      let call = try #require(Program(bytes: program, layout: .standard).calls.first)
      #expect(call.opcode.name == name)
    }
  }

  @Test("the dictionary has every landmark's page")
  func dictionaryHasLandmarks() throws {
    let codes = Set(try dictionary().filter { $0.bytes.count == 2 }.map(\.bytes))
    for landmark in Landmark.allCases {
      let code = 0xc000 | UInt16(landmark.rawValue) << 9
      #expect(codes.contains([UInt8(code & 0xff), UInt8(code >> 8)]), "\(landmark)")
    }
  }

  @Test("the list of known findings can be read")
  func knownFindings() throws {
    _ = try KnownFindings(text: text("known-findings.txt"), file: "known-findings.txt")
  }
}
