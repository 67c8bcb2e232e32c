import Hypercalls
import Oracle

/// Few and small programs of one profile that together reach all that many reach.
///
/// Smallest first: a program is taken if it reaches something that those before it do not. Then
/// those go whose every feature others have too, the largest first, and calls that are needed for
/// nothing. Deterministic, and independent of the order of the programs.
public struct CorpusMerge {
  public enum Loss: Error, Sendable {
    /// What was chosen does not reach so many features of the whole: an error of this program.
    case features(Int)
  }

  /// The programs chosen, the smallest first.
  public private(set) var chosen: [Program] = []
  /// What all clean programs together reach, and those that were chosen.
  public private(set) var features = Features()
  /// Programs that end in a finding: a corpus is what replays clean.
  public private(set) var leftOut = 0

  private var entries: [Entry] = []
  private var counts = FeatureCounts()

  private struct Entry {
    var program: Program
    var bytes: [UInt8]
    var features: Features
  }

  /// Chooses among programs; with `shortens`, calls that nothing needs are left out of them.
  public init(
    _ programs: [Program], on run: inout CoverageRun, shortens: Bool,
    layout: MachineLayout = .standard
  ) throws {
    for program in programs { try add(program, &run, layout) }
    entries.sort {
      $0.bytes.count == $1.bytes.count
        ? $0.bytes.lexicographicallyPrecedes($1.bytes) : $0.bytes.count < $1.bytes.count
    }
    takeWhatIsNew()
    dropWhatOthersHave()
    if shortens {
      try shorten(on: &run, layout)
      dropWhatOthersHave()
    }
    chosen = entries.map(\.program)
    try check(on: &run, layout)
  }

  /// Runs a program; what follows a broken contract is no part of it.
  private mutating func add(
    _ program: Program, _ run: inout CoverageRun, _ layout: MachineLayout
  ) throws {
    var program = program
    program.profile = run.profile
    let outcome = run.run(program)
    switch outcome.verdict {
    case .clean: break
    case .contractBroken(let index), .outOfRoom(let index):
      program.calls = Array(program.calls.prefix(index))
    case .violation:
      leftOut += 1
      return
    }
    features.formUnion(outcome.features)
    entries.append(
      Entry(
        program: program, bytes: try program.bytes(layout: layout), features: outcome.features))
  }

  private mutating func takeWhatIsNew() {
    var reached = Features()
    entries = entries.filter { entry in
      guard !entry.features.isSubset(of: reached) else { return false }
      reached.formUnion(entry.features)
      return true
    }
    for entry in entries { counts.add(entry.features, 1) }
  }

  private mutating func dropWhatOthersHave() {
    for index in entries.indices.reversed()
    where counts.needed(of: entries[index].features).isEmpty {
      counts.add(entries[index].features, -1)
      entries.remove(at: index)
    }
  }

  /// Leaves out calls, in halves, quarters and so on to single ones, as long as a program is clean
  /// and reaches what it alone does.
  private mutating func shorten(on run: inout CoverageRun, _ layout: MachineLayout) throws {
    for index in entries.indices.reversed() {
      var entry = entries[index]
      counts.add(entry.features, -1)
      let needed = counts.missing(of: entry.features)
      var length = max(1, entry.program.calls.count / 2)
      while true {
        var start = 0
        while start < entry.program.calls.count {
          var shorter = entry.program
          shorter.calls.removeSubrange(start..<min(start + length, shorter.calls.count))
          let outcome = run.run(shorter)
          if outcome.verdict == .clean, needed.isSubset(of: outcome.features) {
            entry.program = shorter
            entry.features = outcome.features
          } else {
            start += length
          }
        }
        if length == 1 { break }
        length /= 2
      }
      entry.bytes = try entry.program.bytes(layout: layout)
      counts.add(entry.features, 1)
      entries[index] = entry
    }
    entries.sort { $0.bytes.count < $1.bytes.count }
  }

  /// Runs what was chosen as it will be read again, and compares.
  private mutating func check(on run: inout CoverageRun, _ layout: MachineLayout) throws {
    var reached = Features()
    for entry in entries {
      let outcome = run.run(Program(bytes: entry.bytes, layout: layout))
      guard outcome.verdict == .clean else { continue }
      reached.formUnion(outcome.features)
    }
    let lost = features.subtracting(reached)
    guard lost.isEmpty else {
      throw Loss.features(lost.transitions.count + lost.blocks.count)
    }
  }
}

/// How many of some programs reach each feature.
private struct FeatureCounts {
  private var transitions: [Transition: Int] = [:]
  private var blocks: [Int: Int] = [:]

  mutating func add(_ features: Features, _ difference: Int) {
    for transition in features.transitions { transitions[transition, default: 0] += difference }
    for block in features.blocks { blocks[block, default: 0] += difference }
  }

  /// Those of a program's features that no other program has; the program is counted.
  func needed(of features: Features) -> Features {
    Features(
      transitions: features.transitions.filter { transitions[$0, default: 0] <= 1 },
      blocks: features.blocks.filter { blocks[$0, default: 0] <= 1 })
  }

  /// Those of a program's features that no program has which is counted.
  func missing(of features: Features) -> Features {
    Features(
      transitions: features.transitions.filter { transitions[$0, default: 0] == 0 },
      blocks: features.blocks.filter { blocks[$0, default: 0] == 0 })
  }
}

extension CorpusMerge {
  /// `mainline: 123 programs of 4,567 bytes reach all 890 transitions and 1,234 blocks`
  public func line(for profile: Profile, hasBlocks: Bool) -> String {
    let blocks = hasBlocks ? " and \(features.blocks.count) blocks" : ""
    let found = leftOut > 0 ? "; \(leftOut) with findings left out" : ""
    return "\(profile.name): \(chosen.count) programs reach all "
      + "\(features.transitions.count) transitions\(blocks)\(found)"
  }
}

extension [UInt8] {
  /// A file's name that depends on the content alone: its 64-bit FNV-1a hash.
  public var contentName: String {
    let hash = reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
