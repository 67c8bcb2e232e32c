import Foundation
import Hypercalls
import Oracle
import Testing

@testable import Triage

/// The programs that fuzzing found, as few and as small as they go: `corpus/distilled`.
@Suite("The distilled corpus")
struct DistilledTests {
  static let folder = Seed.folder.deletingLastPathComponent().appending(component: "distilled")

  private static func files() throws -> [(name: String, bytes: [UInt8])] {
    try InputFile.paths(below: folder.path).map { path in
      (String(path.split(separator: "/").last ?? ""), try InputFile.bytes(at: path))
    }
  }

  @Test("is smaller than 300 KB")
  func size() throws {
    let files = try Self.files()
    #expect(files.count > 100)
    #expect(files.reduce(0) { $0 + $1.bytes.count } < 300_000)
  }

  @Test("has entries in canonical form, named after their content, which the fuzzer does not cut")
  func form() throws {
    for (name, bytes) in try Self.files() {
      let program = Program(bytes: bytes, layout: .standard)
      #expect(program.profile?.isHardened == true, "\(name)")
      #expect(try program.bytes(layout: .standard) == bytes, "\(name)")
      #expect(bytes.contentName == name)
      #expect(program.calls.count <= 64, "\(name)")
    }
  }

  @Test("replays clean", arguments: Profile.allCases.filter(\.isHardened))
  func replay(profile: Profile) throws {
    let programs = try Self.files().map { Program(bytes: $0.bytes, layout: .standard) }
      .filter { $0.profile == profile }
    #expect(!programs.isEmpty)
    var run = CoverageRun(profile)
    for program in programs {
      #expect(run.fault(of: program, bytes: nil) == nil, "\(program)")
    }
  }
}
