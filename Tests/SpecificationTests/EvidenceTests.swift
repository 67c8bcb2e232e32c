import Hypercalls
import Testing

@testable import Specification

/// Running out of table pages excuses a refusal only where figures show it.
@Suite struct EvidenceTests {
  static func claim(
    _ result: ReturnCode = .noMemory, failed: Bool = false, host: Int = .max, hyp: Int = .max,
    mapped: Bool = false
  ) -> Evidence {
    Evidence(
      result: result, allocationFailed: failed, hostPoolFree: host, hypPoolFree: hyp,
      wasMapped: mapped)
  }

  /// Which pools a call draws from, for one page.
  struct Draw: Sendable, CustomStringConvertible {
    var design: Design
    var call: String
    var before: Situation
    var host: Int
    var hyp: Int

    var description: String { "\(call) of a page \(before) in \(design)" }
  }

  static let draws: [Draw] = [
    Draw(design: .mainline, call: "share", before: .alone, host: 0, hyp: 0),
    Draw(design: .mainline, call: "unshare", before: .lent, host: 0, hyp: 0),
    Draw(design: .mainline, call: "pin", before: .lent, host: 0, hyp: 3),
    Draw(design: .mainline, call: "pin", before: .counted, host: 0, hyp: 0),
    Draw(design: .mainline, call: "unpin", before: .counted, host: 0, hyp: 0),
    Draw(design: .mainline, call: "donate", before: .alone, host: 2, hyp: 3),
    Draw(design: .mainline, call: "give_back", before: .given, host: 0, hyp: 0),
    Draw(design: .mainline, call: "share_ffa", before: .alone, host: 0, hyp: 0),
    Draw(design: .mainline, call: "unshare_ffa", before: .secure, host: 0, hyp: 0),
    Draw(design: .mainline, call: "idmap", before: .alone, host: 2, hyp: 0),
    Draw(design: .linux612, call: "share", before: .alone, host: 2, hyp: 3),
    Draw(design: .linux612, call: "unshare", before: .lent, host: 0, hyp: 0),
    Draw(design: .linux612, call: "pin", before: .lent, host: 0, hyp: 0),
    Draw(design: .linux612, call: "unpin", before: .counted, host: 0, hyp: 0),
    Draw(design: .linux612, call: "donate", before: .alone, host: 2, hyp: 3),
    Draw(design: .linux612, call: "give_back", before: .given, host: 0, hyp: 0),
    Draw(design: .linux612, call: "share_ffa", before: .alone, host: 2, hyp: 0),
    Draw(design: .linux612, call: "unshare_ffa", before: .secure, host: 0, hyp: 0),
    Draw(design: .rfc2021, call: "share_range", before: .alone, host: 2, hyp: 3),
    Draw(design: .rfc2021, call: "share_range", before: .lent, host: 0, hyp: 0),
    Draw(design: .rfc2021, call: "unshare_range", before: .lent, host: 0, hyp: 0),
  ]

  @Test("no memory is an answer only of calls that need tables, with evidence", arguments: draws)
  func noMemory(draw: Draw) {
    let claims: [(evidence: Evidence, isTrue: Bool)] = [
      (Self.claim(), false),
      (Self.claim(failed: true), draw.host + draw.hyp > 0),
      (Self.claim(host: 0), draw.host > 0),
      (Self.claim(hyp: 0), draw.hyp > 0),
      (Self.claim(host: draw.host - 1), draw.host > 0),
      (Self.claim(hyp: draw.hyp - 1), draw.hyp > 0),
      (Self.claim(host: draw.host, hyp: draw.hyp), false),
    ]
    for (evidence, isTrue) in claims where evidence.hostPoolFree >= 0 && evidence.hypPoolFree >= 0 {
      var world = World(draw.design)
      let page = world.reach(draw.before)
      let before = world.specification[page]
      let answer = world.make(draw.call, page, 1, evidence)
      let after = world.specification[page]
      if isTrue {
        #expect(answer == Expectation(.noMemory, .tablesShort), "\(evidence)")
        #expect(after == before, "\(evidence)")
      } else {
        #expect(answer == Expectation(.success, .tablesNotShort), "\(evidence)")
      }
    }
  }

  @Test("a shortage excuses no call that a state refuses", arguments: Design.allCases)
  func stateFirst(design: Design) {
    let evidence = Self.claim(failed: true, host: 0, hyp: 0)
    for (name, opcode) in RawCall.rangeCalls where opcode.exists(in: design) {
      if [.hostRead, .hostWrite, .hostMemAbort].contains(opcode) { continue }
      var world = World(design)
      let page = world.pfn(for: .own)
      let answer = world.make(name, page, 1, evidence)
      #expect(answer.result == .notPermitted, "\(name)")
    }
  }

  @Test("the demand of a range counts the areas it touches")
  func demand() {
    let page = PageRange(first: 0x40000, count: 1)
    let straddling = PageRange(first: 0x3ffff, count: 2)
    let slots = PageRange(first: 0x401ff, count: 0x202)
    #expect(TableDemand.pages(of: page, host: true).host == 2)
    #expect(TableDemand.pages(of: page, hyp: true).hyp == 3)
    #expect(TableDemand.pages(of: straddling, host: true).host == 4)
    #expect(TableDemand.pages(of: straddling, hyp: true).hyp == 5)
    #expect(TableDemand.pages(of: slots, host: true).host == 4)
    #expect(TableDemand.pages(of: slots).host == 0)
    #expect(TableDemand.pages(of: slots).hyp == 0)
  }

  @Test("an access may end in an abort only where a fault needs tables and none are left")
  func accesses() {
    for call in ["read", "write", "fault"] {
      let claims: [(evidence: Evidence, isTrue: Bool)] = [
        (Self.claim(.aborted), false),
        (Self.claim(.aborted, host: 2), false),
        (Self.claim(.aborted, hyp: 0), false),
        (Self.claim(.aborted, host: 1), true),
        (Self.claim(.aborted, failed: true), true),
        (Self.claim(.aborted, failed: true, mapped: true), false),
        (Self.claim(.aborted, host: 0, mapped: true), false),
      ]
      for (evidence, isTrue) in claims {
        var world = World(.mainline)
        let answer = world.make(call, world.free, 1, evidence)
        #expect(answer.result == (isTrue ? .aborted : .success), "\(call) \(evidence)")
        let content = world.specification[world.free].content
        #expect(content == (call == "write" && !isTrue ? .host : .nobody))
      }
    }
  }

  @Test("a page mapped before is so only by evidence", arguments: Design.allCases)
  func mappedBefore(design: Design) {
    let code: ReturnCode = design == .mainline ? .exists : .tryAgain
    var world = World(design)
    let fresh = world.make("idmap", world.free, 1, Self.claim(code))
    #expect(fresh == Expectation(.success, .granted))
    let mapped = world.make("idmap", world.free, 1, Self.claim(code, mapped: true))
    #expect(mapped == Expectation(code, .alreadyMapped))
    let hidden = world.make("idmap", world.pfn(for: .own), 1, Self.claim(code, mapped: true))
    #expect(hidden == Expectation(.notPermitted, .hidden))
  }
}
