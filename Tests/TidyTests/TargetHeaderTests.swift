import Foundation
import Hypercalls
import Testing

/// The header that targets in C include has its own list of calls; this holds it to the real one.
@Suite("The C header of targets")
struct TargetHeaderTests {
  private static let header = Repository.project.files.first {
    $0.path == "fuzz/target/hvcfuzz_opcodes.h"
  }

  @Test("has each opcode under the call's name and no other")
  func opcodes() throws {
    let lines = try #require(Self.header).lines.filter { $0.contains(" = ") }
    let expected = Opcode.allCases.map { "  HVCFUZZ_OP_\($0.name.uppercased()) = \($0.rawValue)," }
    #expect(lines.map(String.init) == expected)
  }

  @Test("counts the opcodes, and has a bit for each")
  func counts() throws {
    let text = try #require(Self.header).text
    #expect(text.contains("#define HVCFUZZ_OPCODE_COUNT \(Opcode.count)\n"))
    #expect(text.contains("#define HVCFUZZ_OPCODE_WORDS \((Opcode.count + 63) / 64)\n"))
  }
}
