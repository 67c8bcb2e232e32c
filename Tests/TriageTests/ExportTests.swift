import Foundation
import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

@Suite("An exported finding")
struct ExportTests {
  static let bugs = SeededBug.catalogue.filter { $0.triggerCalls != nil }.map(\.bug)

  static func program(of bug: SeededBug) throws -> Program {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("corpus/regressions/\(bug.entry.id).hvc")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try ProgramText(text, layout: .standard).program
  }

  @Test("demands what the design does, of results and of pages", arguments: bugs)
  func expectations(bug: SeededBug) throws {
    let mode = RunMode(profile: bug.entry.home, bugs: [bug])
    let program = try Self.program(of: bug)
    let finding = try #require(ExportedFinding(program, in: mode))
    var design = Hypervisor(profile: mode.profile)
    if let point = program.failurePoint {
      design.failAllocation(nth: Int(point.nth), times: Int(point.times))
    }
    for (call, exported) in zip(program.calls, finding.calls) {
      var outcome = Outcome()
      for _ in 0..<call.repeatCount where !outcome.result.isError { outcome = design.execute(call) }
      #expect("\(outcome.result)" == exported.expected, "\(exported.name)")
      for pages in exported.pages {
        for pfn in pages.first.value..<pages.first.value + pages.count {
          let view = design.inspect(pfn)
          #expect(view.hostState.word == pages.host.rawValue, "\(exported.name) \(pages.text)")
          #expect(view.hypState.word == pages.hyp.rawValue, "\(exported.name) \(pages.text)")
          #expect(pages.references.map { $0 == view.refcount } ?? true, "\(pages.text)")
          #expect(pages.shares == view.shareCount, "\(pages.text)")
        }
      }
    }
  }

  @Test("of a hardened design demands that the program is clean")
  func hardened() throws {
    let bug = SeededBug.unshareForgetsPin
    let program = try Self.program(of: bug)
    var finding = try #require(
      ExportedFinding(program, in: RunMode(profile: .mainline, bugs: [bug])))
    finding.bugs = []
    let source = try FindingTestSource(finding, in: RunMode(profile: .mainline)).text
    #expect(source.contains("struct ResultHostUnshareHypEBUSY0Tests {"))
    #expect(source.contains("#expect(lockstep.run(program) == .clean)"))
    #expect(!source.contains("func fails()"))
  }
}

extension PageState {
  fileprivate var word: String {
    switch self {
    case .owned: "owned"
    case .sharedOwned: "shared-owned"
    case .sharedBorrowed: "shared-borrowed"
    case .noPage: "no-page"
    }
  }
}
