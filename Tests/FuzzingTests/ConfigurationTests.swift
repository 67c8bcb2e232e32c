import Hypercalls
import Hypervisor
import Testing

@testable import Fuzzing
@testable import Oracle

@Suite("The environment of a fuzzing process")
struct ConfigurationTests {
  @Test("without names it is mainline without bugs", arguments: [nil, ""])
  func isMainline(empty: String?) throws {
    let configuration = try FuzzConfiguration(profile: empty, bugs: empty)
    #expect(configuration.profile == .mainline)
    #expect(configuration.bugs.isEmpty)
  }

  @Test("a bug without a profile is looked for at its home", arguments: SeededBug.allCases)
  func goesHome(bug: SeededBug) throws {
    let configuration = try FuzzConfiguration(profile: nil, bugs: bug.entry.id)
    #expect(configuration.bugs == [bug])
    #expect(configuration.profile == bug.entry.home)
  }

  @Test("a named profile wins over the bug's home")
  func namedProfileWins() throws {
    let bug = SeededBug.repeatedShareUncounted
    #expect(bug.entry.home != .mainline)
    let configuration = try FuzzConfiguration(profile: "mainline", bugs: bug.entry.id)
    #expect(configuration.profile == .mainline)
  }

  @Test("an unknown name is an error that says which")
  func unknownNames() {
    let profile = #expect(throws: ConfigurationError.self) {
      try FuzzConfiguration(profile: "mainlin", bugs: nil)
    }
    #expect(profile?.description.contains("'mainlin'") == true)
    #expect(profile?.description.contains("linux6_12-nodebug") == true)
    let bug = #expect(throws: ConfigurationError.self) {
      try FuzzConfiguration(profile: nil, bugs: "unshare-forgets-pin,no-such-bug")
    }
    #expect(bug?.description.contains("'no-such-bug'") == true)
  }
}

@Suite("Known findings")
struct KnownFindingsTests {
  private var finding: Violation {
    var violation = Violation(kind: .panic, opcode: .hostRead)
    violation.site = .foreignHostFault
    return violation
  }

  @Test("count where a patch series is on top of the kernel, and not the other way round")
  func countWithPatches() throws {
    let known = try KnownFindings(text: "linux6_12  \(finding.signature)\n", file: "list")
    #expect(known.contains(finding, in: .linux612DMA))
    #expect(!known.contains(finding, in: .linux612NoDebugDMA))
    #expect(!known.contains(finding, in: .mainlineAsIsMMIO))
    let patched = try KnownFindings(text: "linux6_12+dma  \(finding.signature)\n", file: "list")
    #expect(patched.contains(finding, in: .linux612DMA))
    #expect(!patched.contains(finding, in: .linux612))
    let newest = try KnownFindings(text: "mainline-asis  \(finding.signature)\n", file: "list")
    #expect(newest.contains(finding, in: .mainlineAsIsMMIO))
    #expect(!newest.contains(finding, in: .mainline))
  }

  @Test("count in their own profile alone")
  func countInProfile() throws {
    let known = try KnownFindings(
      text: "# comment\n\nlinux6_12  \(finding.signature)  # why\n", file: "list")
    #expect(known.count == 1)
    #expect(known.contains(finding, in: .linux612))
    #expect(!known.contains(finding, in: .mainlineAsIs))
    #expect(!known.contains(finding, in: .mainline))
    #expect(!known.contains(Violation(kind: .panic, opcode: .hostRead), in: .linux612))
  }

  @Test(
    "refuse a line that they do not understand",
    arguments: ["linux6_12", "mainline panic:x:y", "nowhere panic:x:y", "linux6_12 a b"])
  func refuseBadLine(line: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try KnownFindings(text: "# one\n\(line)\n", file: "list")
    }
    #expect(error?.description.hasPrefix("list:2: expected") == true)
  }

  @Test("end a program quietly")
  func endQuietly() throws {
    var read = HostRead()
    read.pfn = Pfn(MachineLayout.standard.hypPool.first)
    let bytes = try Program(calls: [RawCall(read)]).bytes(layout: .standard)

    var session = FuzzSession(FuzzConfiguration(profile: .linux612))
    let violation = bytes.withUnsafeBytes { session.run($0) }
    let signature = try #require(violation).signature

    var quiet = FuzzSession(
      FuzzConfiguration(profile: .linux612, knownFindings: [(.linux612, signature)]))
    for _ in 0..<2 { #expect(bytes.withUnsafeBytes { quiet.run($0) } == nil) }
  }
}
