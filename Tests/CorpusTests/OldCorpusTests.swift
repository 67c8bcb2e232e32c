import Foundation
import Hypercalls
import Oracle
import Testing
import Triage

/// Programs as each version of the byte form wrote them, and the text that it printed of them: made
/// by the sources of that time, and never made again.
@Suite("An old corpus")
struct OldCorpusTests {
  struct Entry: CustomTestStringConvertible, Sendable {
    var version: UInt8
    var name: String
    var bytes: [UInt8]
    var text: String

    var testDescription: String { "version \(version): \(name)" }
  }

  static let entries: [Entry] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("OldCorpus")
    return (1...ByteFormat.version).flatMap { version -> [Entry] in
      let folder = folder.appendingPathComponent("version-\(version)")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.filter { !$0.hasSuffix(".hvc") }.sorted().compactMap { name in
        let file = folder.appendingPathComponent(name)
        guard let bytes = try? Data(contentsOf: file),
          let text = try? String(
            contentsOf: file.appendingPathExtension("hvc"), encoding: .utf8)
        else { return nil }
        return Entry(version: version, name: name, bytes: Array(bytes), text: text)
      }
    }
  }()

  @Test("has programs of every version there was, also of random bytes")
  func isThere() {
    for version in 1...ByteFormat.version {
      let names = Self.entries.filter { $0.version == version }.map(\.name)
      #expect(names.count >= 14, "a new version needs programs of its own")
      #expect(names.count { $0.hasPrefix("random-") } == 3)
    }
    #expect(Self.entries.allSatisfy { $0.bytes.first == $0.version })
  }

  @Test("means what it meant, however many calls came since", arguments: entries)
  func meaning(entry: Entry) throws {
    let program = Program(bytes: entry.bytes, layout: .standard)
    #expect(try program == ProgramText(entry.text, layout: .standard).program)
    #expect(ProgramText(program).text(in: .standard) == entry.text)
    let rewritten = try program.bytes(layout: .standard)
    #expect(rewritten.first == ByteFormat.version)
    #expect(Program(bytes: rewritten, layout: .standard) == program)
  }

  @Test("replays clean, where its programs were written for that")
  func replay() {
    for entry in Self.entries where !entry.name.hasPrefix("random-") {
      let program = Program(bytes: entry.bytes, layout: .standard)
      let profile = program.profile ?? .mainline
      guard profile.isHardened else { continue }
      var lockstep = Lockstep(profile: profile)
      #expect(lockstep.run(program).signature == nil, "\(entry.testDescription)")
    }
  }

  /// What would happen if the number of calls were not kept with the version.
  @Test("would mean something else if it were read as today's")
  func versionMatters() {
    let random = Self.entries.filter { $0.version < ByteFormat.version && $0.name == "random-0" }
    #expect(!random.isEmpty)
    for entry in random {
      var bytes = entry.bytes
      bytes[0] = ByteFormat.version
      let changed = Program(bytes: bytes, layout: .standard)
      #expect(changed != Program(bytes: entry.bytes, layout: .standard))
    }
  }
}
