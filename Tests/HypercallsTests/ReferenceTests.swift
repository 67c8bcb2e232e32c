import Foundation
import Testing

@testable import Hypercalls

@Suite("Reference of the calls")
struct ReferenceTests {
  @Test("docs/hypercalls.md is what `hvcfuzz hypercalls` prints")
  func golden() throws {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let file = root.appending(path: "docs/hypercalls.md")
    let stored = try? String(contentsOf: file, encoding: .utf8)
    if stored != HypercallReference.markdown {
      let fresh = FileManager.default.temporaryDirectory.appending(path: "hypercalls.md")
      try HypercallReference.markdown.write(to: fresh, atomically: true, encoding: .utf8)
      Issue.record("docs/hypercalls.md is stale; the fresh page is \(fresh.path())")
    }
  }

  @Test("every call has a section with its opcode and arguments", arguments: Opcode.allCases)
  func section(opcode: Opcode) {
    let section = HypercallReference.section(of: opcode)
    #expect(section.hasPrefix("### \(opcode.name)\n"))
    #expect(section.contains("Opcode \(opcode.rawValue)."))
    #expect(section.contains("| `") || section.contains("It takes no arguments."))
    #expect(HypercallReference.markdown.contains(section))
  }
}
