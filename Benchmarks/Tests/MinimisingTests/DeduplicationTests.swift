import CThrownErrors
import Foundation
import Fuzzing
import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

/// What tells findings apart, by the fields of the violation and not by its signature's text.
private struct Cause: Hashable {
  var bug: SeededBug
  var kind: Violation.Kind
  var rule: String
  var opcode: Opcode?
  var codes: [ReturnCode]

  init(_ violation: Violation, _ bug: SeededBug) {
    self.bug = bug
    kind = violation.kind
    rule =
      "\(violation.invariant?.id ?? "-") \(violation.aspect.map { "\($0)" } ?? "-") "
      + "\(violation.site) \(violation.lockFault) \(violation.isAtBoot)"
    opcode = violation.opcode
    codes = kind == .result ? [violation.expected, violation.actual] : []
    codes = codes.map { $0.rawValue > 1 ? ReturnCode(rawValue: 2) : $0 }
  }
}

@Suite("a thousand crash files of twenty bugs", .serialized)
struct DeduplicationTests {
  private static let bugCount = 20
  private static let filesPerBug = 50

  /// Bugs that random programs show, each with as many such programs as are wanted.
  private struct CrashFiles {
    var random: Random
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 16)

    mutating func programs(of entry: BugEntry) -> [(Program, Violation)] {
      var mutator = Mutator(profile: entry.home)
      var lockstep = Lockstep(profile: entry.home, bugs: [entry.bug])
      var programs: [(Program, Violation)] = []
      for attempt in 0..<20_000 where programs.count < filesPerBug {
        if attempt == 2000, programs.count < filesPerBug / 10 { return [] }
        let seed = UInt32(truncatingIfNeeded: random.next())
        let size = mutator.generate(
          callCount: 32, into: bytes, sizeMax: 4096, seed: seed)
        let input = UnsafeRawBufferPointer(start: bytes, count: size)
        if case .violation(let violation) = lockstep.run(input) {
          programs.append((Program(bytes: Array(input), layout: .standard), violation))
        }
      }
      return programs.count == filesPerBug ? programs : []
    }
  }

  @Test("fall into the groups that bugs and rules define, and a group's program stays in it")
  func groups() throws {
    hvcfuzz_hide_thrown_errors()
    var files = CrashFiles(random: Random(seed: MinimisingTests.seed))
    defer { files.bytes.deallocate() }
    var entries = PaddedRegression.entries
    var groups = FindingGroups()
    var causes: [String: Cause] = [:]
    var bugCount = 0
    while bugCount < Self.bugCount, !entries.isEmpty {
      let entry = entries.remove(at: files.random.below(entries.count))
      let programs = files.programs(of: entry)
      if programs.isEmpty { continue }
      let mode = RunMode(profile: entry.home, bugs: [entry.bug])
      for (number, (program, violation)) in programs.enumerated() {
        let path = "\(entry.id)/\(number)"
        causes[path] = Cause(violation, entry.bug)
        groups.add(program, path: path, in: mode, signature: violation.signature)
      }
      bugCount += 1
    }
    #expect(causes.count == Self.bugCount * Self.filesPerBug, "seed \(MinimisingTests.seed)")

    var seen: Set<Cause> = []
    for group in groups.groups {
      let own = Set(group.paths.compactMap { causes[$0] })
      #expect(own.count == 1, "\(group.signature): \(own)")
      #expect(seen.isDisjoint(with: own), "\(group.signature): the same in two groups")
      seen.formUnion(own)
      let shortest = try #require(
        MinimisedProgram(group.shortest, in: group.mode, layout: .standard))
      #expect(shortest.violation.signature == group.signature)
    }
    #expect(seen == Set(causes.values))
    print("\(causes.count) crash files of \(bugCount) bugs fall into \(groups.groups.count) groups")
  }
}
