import Evaluation
import Foundation
import Hypercalls
import Hypervisor
import Triage

/// What inputs are made of: nothing, or files of one kind that the project has.
enum InputKind: String, CaseIterable {
  case bytes, programs, traces, findings, trials, steps
}

/// Makes an input for each number.
struct InputSource {
  private let kind: InputKind
  private let seed: UInt64
  private var texts: [MutableText] = []

  init(_ kind: InputKind, seed: UInt64) {
    self.kind = kind
    self.seed = seed
    texts = Self.texts(of: kind).map { MutableText($0) }
    guard kind == .bytes || !texts.isEmpty else {
      print("error: there are no files to begin with: run it in the project's folder")
      exit(66)
    }
  }

  var summary: String {
    kind == .bytes ? "uniformly random" : "mutated from \(texts.count) texts"
  }

  func input(_ number: UInt64) -> [UInt8] {
    // An odd factor that is not the generator's own step: its sequences must not overlap.
    var random = Random(seed: (seed &+ number) &* 0xd1b5_4a32_d192_ed03)
    guard kind != .bytes else {
      // Mostly a header and some calls; a word of text is shorter, and some are long.
      let count = random.below(random.oneIn(64) ? 2048 : 1 << (2 + random.below(5)))
      var bytes = [UInt8](repeating: 0, count: count)
      for start in stride(from: 0, to: count, by: 8) {
        var word = random.next()
        for index in start..<min(start + 8, count) {
          bytes[index] = UInt8(truncatingIfNeeded: word)
          word >>= 8
        }
      }
      return bytes
    }
    let text = texts[random.below(texts.count)]
    return text.mutated(&random, beside: texts[random.below(texts.count)])
  }

  private static func texts(of kind: InputKind) -> [[UInt8]] {
    switch kind {
    case .bytes: []
    case .programs: files(below: "corpus") { $0.hasSuffix(".hvc") }
    case .traces:
      files(below: "Tests/TriageTests/Traces") { $0.hasSuffix(".txt") }.flatMap(excerpts)
    case .findings: files(below: "fuzz") { $0.hasSuffix("known-findings.txt") }.flatMap(parts)
    case .trials: SeededBug.catalogue.prefix(20).compactMap { result(of: $0.id) }
    case .steps:
      [
        """
        next 2
        page ram+0x800
        table hyp hypva+3
        table 0x1003
        table dev0 0x40000
        back
        goto 3
        diff 1
        tlb
        vm
        run
        program
        HVCFUZZ_TALLY: executions=7 calls=90 reached=3,41
        internal:SIGILL@host_share_hyp 3

        """
      ].map { Array($0.utf8) }
    }
  }

  private static func files(below folder: String, _ isWanted: (String) -> Bool) -> [[UInt8]] {
    let paths = (try? InputFile.paths(below: folder)) ?? []
    return paths.filter(isWanted).compactMap { try? InputFile.bytes(at: $0) }
  }

  /// A line of a hunt's log, with all that it may have.
  private static func result(of bug: String) -> [UInt8]? {
    guard let bug = SeededBug(id: bug) else { return nil }
    let trial = Trial(bug: bug, strategy: .full, seed: 1)
    var result = TrialResult(trial, cap: 1000, fuzzer: "0123abcd", outcome: .found)
    result.reachedExecutions = 10
    result.signature = "result:host_unshare_hyp:-EBUSY/0"
    result.program = "profile mainline\ncpu0  host_share_hyp(pfn: ram+0x800)\n"
    return (try? JSONEncoder().encode(result)).map { Array($0) + [UInt8(ascii: "\n")] }
  }

  /// A long list in parts of some lines.
  private static func parts(of list: [UInt8]) -> [[UInt8]] {
    let lines = list.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return stride(from: 0, to: lines.count, by: 10).map { start in
      Array(lines[start..<min(start + 10, lines.count)].joined(separator: [UInt8(ascii: "\n")]))
    }
  }

  /// The header of a trace with each of its first sequences: as a whole it has thousands.
  private static func excerpts(of trace: [UInt8]) -> [[UInt8]] {
    let lines = trace.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let starts = lines.indices.filter { lines[$0].first == UInt8(ascii: "S") }
    return zip(starts, starts.dropFirst()).prefix(50).map { start, end in
      Array(([lines[0]] + lines[start..<end] + [[]]).joined(separator: [UInt8(ascii: "\n")]))
    }
  }
}
