import Hypercalls
import Testing

@testable import Triage

@Suite("the model agrees with recorded kernel traces")
struct HypervisorConformanceTests {
  static func replay(_ name: String, profile: Profile? = nil) throws -> Conformance {
    let file = try TraceFile(path: name, bytes: Recordings.bytes(name))
    let profile = try #require(profile ?? file.header.profile)
    var machine = HypervisorTraceMachine(profile: profile, layout: file.header.layout)
    var conformance = Conformance()
    conformance.replay(file, on: &machine)
    return conformance
  }

  @Test("in every result, state, count and leaf", arguments: Recordings.all)
  func agrees(_ name: String) throws {
    let conformance = try Self.replay(name)
    #expect(conformance.agrees, "\(conformance.details.joined(separator: "\n"))")
    #expect(conformance.operations.total > 1000)
    #expect(conformance.pages.total > 400)
  }

  @Test(
    "and with another kernel's it does not",
    arguments: [
      ("6.12.txt", Profile.linux612NoDebug), ("6.12-nodebug.txt", .linux612),
      ("7.3.txt", .linux612), ("6.12.txt", .mainlineAsIs), ("7.3.txt", .mainline),
      ("6.12.txt", .rfc2021), ("7.3-guest.txt", .mainlineAsIsNoDebug),
      ("7.3-guest-nodebug.txt", .mainlineAsIs), ("7.3-vm.txt", .mainline),
      ("6.12-dma.txt", .mainline), ("7.3-mmio.txt", .mainline),
    ])
  func disagrees(_ name: String, _ profile: Profile) throws {
    let conformance = try Self.replay(name, profile: profile)
    #expect(!conformance.agrees)
    #expect(!conformance.shown.isEmpty)
  }
}
