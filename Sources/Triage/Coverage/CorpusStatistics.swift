import Hypercalls

/// How long the programs of a corpus are, and how often they make each call.
public struct CorpusStatistics: Sendable {
  public private(set) var callCounts: [Int]
  public private(set) var uses: [(opcode: Opcode, calls: Int, programs: Int)] = []

  public init(_ programs: [Program]) {
    callCounts = programs.map(\.calls.count).sorted()
    var calls: [Opcode: Int] = [:]
    var users: [Opcode: Int] = [:]
    for program in programs {
      for call in program.calls { calls[call.opcode, default: 0] += 1 }
      for opcode in Set(program.calls.map(\.opcode)) { users[opcode, default: 0] += 1 }
    }
    uses = Opcode.allCases.compactMap { opcode in
      calls[opcode].map { (opcode, $0, users[opcode, default: 0]) }
    }
  }

  /// `12 programs of 1 to 64 calls, 23 in the middle, 300 in all`
  public var summary: String {
    guard let least = callCounts.first, let most = callCounts.last else { return "no programs" }
    return "\(callCounts.count) programs of \(least) to \(most) calls, "
      + "\(callCounts[callCounts.count / 2]) in the middle, \(callCounts.reduce(0, +)) in all"
  }

  /// A line for each call.
  public var table: [String] {
    let width = uses.map(\.opcode.name.count).max() ?? 0
    return uses.map { use in
      use.opcode.name + String(repeating: " ", count: width - use.opcode.name.count)
        + "  \(use.calls) times in \(use.programs) programs"
    }
  }
}
