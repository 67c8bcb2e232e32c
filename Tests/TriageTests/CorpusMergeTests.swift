import Fuzzing
import Hypercalls
import Oracle
import Testing

@testable import Triage

@Suite("merging a corpus")
struct CorpusMergeTests {
  /// Programs as the fuzzer draws them.
  static func drawn(_ count: Int) -> [Program] {
    var mutator = Mutator(profile: .mainline)
    var buffer = [UInt8](repeating: 0, count: 1040)
    return (0..<count).map { number in
      let size = buffer.withUnsafeMutableBytes {
        mutator.generate(
          callCount: 24, into: $0.baseAddress!, sizeMax: 1040, seed: UInt32(number))
      }
      return Program(bytes: Array(buffer[..<size]), layout: .standard)
    }
  }

  static func merge(_ programs: [Program], distils: Bool = false) throws -> CorpusMerge {
    var run = CoverageRun(.mainline)
    return try CorpusMerge(programs, on: &run, distils: distils)
  }

  static func bytes(_ merge: CorpusMerge) throws -> [[UInt8]] {
    try merge.chosen.map { try $0.bytes(layout: .standard) }
  }

  @Test(
    "reaches all that the whole does, with fewer and smaller programs", arguments: [false, true])
  func losesNothing(distils: Bool) throws {
    let programs = Self.drawn(60)
    let merge = try Self.merge(programs, distils: distils)
    var run = CoverageRun(.mainline)
    for program in programs { run.run(program) }
    #expect(merge.features == run.reached)
    #expect(CoverageTests.reached(by: merge.chosen).isSuperset(of: run.reached.transitions))
    #expect(merge.chosen.count < programs.count)
    let sizes = merge.chosen.map(\.calls.count)
    #expect(sizes == sizes.sorted())
    if distils {
      let plain = try Self.merge(programs)
      let total = { (merge: CorpusMerge) in merge.chosen.reduce(0) { $0 + $1.calls.count } }
      #expect(total(merge) * 2 < total(plain))
    }
  }

  @Test("gives the same for the same programs in any order, however many there are of each")
  func deterministic() throws {
    let programs = Self.drawn(30)
    let merged = try Self.merge(programs, distils: true)
    let again = try Self.merge(programs.reversed() + programs, distils: true)
    #expect(try Self.bytes(merged) == Self.bytes(again))
  }

  @Test("of two programs that reach the same it takes the smaller, of one in another neither twice")
  func smallest() throws {
    let short = try CoverageTests.program(CoverageTests.share)
    let both = try CoverageTests.program(CoverageTests.share + CoverageTests.unshare)
    let long = try CoverageTests.program(
      CoverageTests.share + CoverageTests.unshare + CoverageTests.share + CoverageTests.unshare)
    #expect(try Self.merge([long, both, short]).chosen == [both])
  }

  @Test("a program goes on where another ends, whichever of them has a failing allocation")
  func joinsFailures() throws {
    let plain = try CoverageTests.program(CoverageTests.share + CoverageTests.unshare)
    var failing = try CoverageTests.program(
      """
      cpu0  host_share_hyp(pfn: ram+0xa00)
      cpu0  hyp_pin_shared_mem(pfn: ram+0xa00, pages: 1)
      """)
    failing.failurePoint = FailurePoint(nth: 1, times: 1)
    let merge = try Self.merge([plain, failing], distils: true)
    #expect(merge.chosen.map(\.failurePoint) == [failing.failurePoint])
    var other = try CoverageTests.program("cpu0  host_donate_hyp(pfn: ram+0xc00, pages: 1)\n")
    other.failurePoint = FailurePoint(nth: 1, times: 255)
    #expect(!CoverageTests.reached(by: [other]).isSubset(of: merge.features.transitions))
    #expect(try Self.merge([plain, failing, other], distils: true).chosen.count == 2)
    // This one comes behind, in the order of their bytes.
    let turned = try Self.merge([plain, other], distils: true)
    #expect(turned.chosen.map(\.failurePoint) == [other.failurePoint])
  }

  @Test("cuts off what follows a broken contract")
  func brokenContract() throws {
    let broken = try CoverageTests.program(
      CoverageTests.share + "cpu0  hyp_unpin_shared_mem(pfn: ram+0x801, pages: 1)\n"
        + CoverageTests.unshare)
    let merge = try Self.merge([broken])
    #expect(merge.chosen == [try CoverageTests.program(CoverageTests.share)])
    #expect(merge.leftOut == 0)
  }

  @Test("leaves out what ends in a finding")
  func findings() throws {
    var run = CoverageRun(.mainlineAsIs)
    let panics = try CoverageTests.program("cpu0  host_mem_abort(pfn: ipa_end)\n")
    var calls = Self.drawn(40) + [panics]
    calls.append(try CoverageTests.program(CoverageTests.share))
    let merge = try CorpusMerge(calls, on: &run, distils: false)
    #expect(merge.leftOut > 0)
    for program in merge.chosen {
      var run = CoverageRun(.mainlineAsIs)
      #expect(run.run(program).verdict == .clean)
    }
  }

  @Test("a loss is noticed: a program that is left out, cut short, or no longer clean")
  func loss() throws {
    var run = CoverageRun(.mainline)
    let both = try CoverageTests.program(CoverageTests.share + CoverageTests.unshare)
    let merge = try CorpusMerge([both], on: &run, distils: false)
    try merge.check(on: &run, .standard)

    var without = merge
    without.entries = []
    #expect(throws: CorpusMerge.Loss(featureCount: merge.features.transitions.count)) {
      try without.check(on: &run, .standard)
    }
    var short = merge
    short.entries[0].bytes.removeLast(ByteFormat.recordSize)
    #expect(throws: CorpusMerge.Loss.self) { try short.check(on: &run, .standard) }
    var buggy = CoverageRun(.mainlineAsIs)
    let panics = try CoverageTests.program("cpu0  host_mem_abort(pfn: ipa_end)\n")
    var dirty = merge
    dirty.entries[0].bytes = try panics.bytes(layout: .standard)
    #expect(throws: CorpusMerge.Loss.self) { try dirty.check(on: &buggy, .standard) }
  }

  @Test("an entry is checked for its form and for a clean replay")
  func check() throws {
    var run = CoverageRun(.mainline)
    let good = try CoverageTests.program(CoverageTests.share)
    let bytes = try good.bytes(layout: .standard)
    #expect(run.fault(of: good, bytes: bytes) == nil)
    #expect(run.fault(of: good, bytes: bytes + [0]) == .notCanonical)
    let broken = try CoverageTests.program(
      "cpu0  hyp_unpin_shared_mem(pfn: ram+0x801, pages: 1)\n")
    #expect(run.fault(of: broken, bytes: nil) == .contractBroken(callIndex: 0))
  }

  @Test("a folder appears whole, and never over another")
  func folder() throws {
    let folder = try FileTests.Folder()
    let path = folder.file("merged")
    do {
      let output = try OutputFolder(at: path)
      try output.add("a", [1])
    }
    #expect(throws: FileError.self) { try InputFile.paths(below: path) }
    let output = try OutputFolder(at: path)
    try output.add("a", [1, 2])
    try output.commit()
    #expect(try InputFile.bytes(at: path + "/a") == [1, 2])
    #expect(throws: FileError.self) { _ = try OutputFolder(at: path) }
  }
}
