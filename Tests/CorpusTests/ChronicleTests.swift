import Foundation
import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

@Suite("the lives of pages, in the programs of regressions")
struct ChronicleTests {
  struct Regression: CustomTestStringConvertible, Sendable {
    var name: String
    var testDescription: String { name }

    static let folder = Seed.folder.deletingLastPathComponent().appending(path: "regressions")

    static let all: [Regression] =
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".hvc") }.sorted().map { Regression(name: $0) }

    func file() throws -> ProgramFile {
      try ProgramFile(
        path: Self.folder.appending(path: name).path, layout: .standard,
        knownBugs: SeededBug.catalogue.map(\.id))
    }
  }

  static func chronicle(_ name: String, bugs: [SeededBug]? = nil) throws -> Chronicle {
    let file = try Regression(name: name).file()
    return Chronicle(file.program, in: RunMode(for: file, profile: nil, bugs: bugs))
  }

  @Test("there are regressions to tell of") func some() { #expect(Regression.all.count > 100) }

  @Test("each ends as its program ends, and says what is otherwise", arguments: Regression.all)
  func ending(regression: Regression) throws {
    let chronicle = try Self.chronicle(regression.name)
    let violation = try #require(chronicle.violation)
    var machine = Lockstep(profile: chronicle.mode.profile, bugs: chronicle.mode.bugSet)
    #expect(machine.run(chronicle.program) == chronicle.verdict)
    let explanation = Explanation(chronicle, causes: [], file: "a.hvc")
    // Locks leave no trace, and EL2 dies of a warning though it goes on here.
    let isSeenInMemory =
      explanation.pages.contains { !$0.differences.isEmpty } || !explanation.memory.isEmpty
    #expect(
      isSeenInMemory || explanation.calls.last?.mustBe != nil || violation.kind == .locking)

    for life in chronicle.lives {
      for pfn in Set([life.pages.lowerBound, life.pages.upperBound]) {
        #expect(life.last.machine.view == machine.hypervisor.inspect(pfn))
        #expect(life.last.abstract == machine.specification[pfn])
      }
      let calls = life.moments.map { $0.callIndex ?? -1 }
      #expect(calls == calls.sorted() && Set(calls).count == calls.count && calls[0] == -1)
    }
    let starts = chronicle.lives.map(\.pages.lowerBound)
    #expect(starts == starts.sorted())
  }

  @Test(
    "the cause is the bug that was planted, and without it there is none",
    arguments: [
      "unshare-forgets-pin.hvc", "reclaim-leaves-mapping.hvc", "return-forgets-host.hvc",
      "smmu-unmap-leaves-entry.hvc", "teardown-list-read-again.hvc",
    ])
  func causes(name: String) throws {
    let chronicle = try Self.chronicle(name)
    #expect(chronicle.causes().map { $0.id + ".hvc" } == [name])
    let clean = try Self.chronicle(name, bugs: [])
    #expect(clean.verdict == .clean)
    #expect(clean.causes().isEmpty && clean.words.isEmpty && clean.livesInvolved.isEmpty)
    #expect(clean.lives.allSatisfy { $0.demanded == nil })
  }

  @Test("a page given to a guest is seen in the guest's table, and neighbours are one life")
  func guest() throws {
    let chronicle = try Self.chronicle("reclaim-leaves-mapping.hvc")
    let life = try #require(chronicle.livesInvolved.first)
    #expect(life.name(in: .standard) == "ram+0x800")
    #expect(life.moments.map(\.callIndex) == [nil, 3, 6])
    let user = try #require(life.last.machine.users.first)
    #expect(user.space == .guest(0x1001) && user.page == 0x200)
    #expect(life.demanded?.users == [])
    #expect(chronicle.lives.count < 20)

    let block = Chronicle(
      Program(profile: .mainline, calls: [RawCall(HostRead(page: 0x800))]),
      in: RunMode(profile: .mainline))
    #expect(block.lives.map(\.pages.count) == [512])
  }
}

extension HostRead {
  fileprivate init(page: UInt64) {
    self.init()
    pfn = Pfn(MachineLayout.standard.ram.first + page)
  }
}
