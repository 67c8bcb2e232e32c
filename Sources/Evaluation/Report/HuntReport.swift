import Foundation
import Fuzzing
import Hypervisor

/// What a hunt says: each bug with each strategy, and the strategies compared.
public struct HuntReport: Codable, Equatable, Sendable {
  public var fuzzers: [String]
  public var seeds: [UInt64]
  public var caps: [UInt64]
  public var summaries: [BugSummary]
  public var comparisons: [Comparison]
  public var failures: [TrialResult]

  public init(_ table: TrialTable) {
    let all = table.all
    fuzzers = Set(all.map(\.fuzzer)).sorted()
    seeds = Set(all.map(\.seed)).sorted()
    caps = Set(all.map(\.cap)).sorted()
    failures = all.filter { $0.outcome == .failed }
    summaries = table.strategies.flatMap { strategy in
      table.bugs.compactMap { bug in
        let results = table[bug, strategy]
        return results.isEmpty ? nil : BugSummary(bug, strategy, results)
      }
    }
    comparisons = table.strategies.filter { $0 != .full }.compactMap {
      Comparison(with: $0, of: table.bugs, results: table)
    }
  }

  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
