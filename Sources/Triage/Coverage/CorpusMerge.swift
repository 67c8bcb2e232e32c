import Hypercalls
import Oracle

/// Few and small programs of one profile that together reach all that many reach.
///
/// Smallest first: a program is taken if it reaches something that those before it do not. To
/// distil, what reaches most new for its size comes first, as long histories are worth sharing, and
/// calls that are needed for nothing go. Programs go whose every feature others have too, the
/// largest first. Deterministic, and independent of the order of the programs.
public struct CorpusMerge {
  /// What was chosen does not reach some of what the whole does: an error of this program.
  public struct Loss: Error, Equatable, CustomStringConvertible {
    public var featureCount: Int

    public var description: String {
      "internal error: the merge would lose \(featureCount) of the transitions and blocks reached"
    }
  }

  /// The programs chosen, the smallest first.
  public private(set) var chosen: [Program] = []
  /// What all clean programs together reach, and those that were chosen.
  public private(set) var features = Features()
  /// Programs that end in a finding: a corpus is what replays clean.
  public private(set) var leftOut = 0

  /// What is reached without any of them.
  private var base = Features()
  var entries: [Entry] = []
  var counts = FeatureCounts()

  struct Entry {
    var program: Program
    var bytes: [UInt8]
    var features: Features

    func worth(beside reached: Features) -> Double {
      let new = features.subtracting(reached)
      return Double(new.transitions.count + new.blocks.count) / Double(bytes.count)
    }
  }

  /// Chooses among programs for what others do not reach: whole ones, or to distil as few bytes as
  /// can be found.
  public init(
    _ programs: [Program], beside others: [Program] = [], on run: inout CoverageRun,
    distils: Bool,
    layout: MachineLayout = .standard
  ) throws {
    for program in others { base.formUnion(run.run(program).features) }
    counts.add(base, 1)
    for program in programs { try add(program, &run, layout) }
    sort()
    dropCopies()
    if distils { sortByWorth() }
    takeWhatIsNew()
    dropWhatOthersHave()
    if distils {
      try shorten(on: &run, layout)
      dropWhatOthersHave()
      try join(on: &run, layout)
    }
    sort()
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

  mutating func sort() {
    entries.sort {
      $0.bytes.count == $1.bytes.count
        ? $0.bytes.lexicographicallyPrecedes($1.bytes) : $0.bytes.count < $1.bytes.count
    }
  }

  /// Copies of a program would decide which of two others that are worth as much comes first.
  private mutating func dropCopies() {
    var last: [UInt8] = []
    entries = entries.filter { entry in
      defer { last = entry.bytes }
      return entry.bytes != last
    }
  }

  /// The greedy choice of a weighted set cover: again and again the program that reaches most for
  /// its size of what those before it do not. What a program is worth only falls, so the one that
  /// was best before is looked at first.
  private mutating func sortByWorth() {
    var reached = base
    var waiting = entries.map { (worth: $0.worth(beside: reached), entry: $0) }
    waiting.sort { $0.worth < $1.worth }
    entries = []
    while let best = waiting.popLast() {
      let worth = best.entry.worth(beside: reached)
      guard worth > 0 else { continue }
      guard worth >= waiting.last?.worth ?? 0 else {
        let place = waiting.partitioningIndex { $0.worth >= worth }
        waiting.insert((worth, best.entry), at: place)
        continue
      }
      reached.formUnion(best.entry.features)
      entries.append(best.entry)
    }
  }

  private mutating func takeWhatIsNew() {
    var reached = base
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

  /// Runs what was chosen as it will be read again, and compares.
  func check(on run: inout CoverageRun, _ layout: MachineLayout) throws {
    var reached = base
    for entry in entries {
      let outcome = run.run(Program(bytes: entry.bytes, layout: layout))
      guard outcome.verdict == .clean else { continue }
      reached.formUnion(outcome.features)
    }
    let lost = features.subtracting(reached)
    guard lost.isEmpty else {
      throw Loss(featureCount: lost.transitions.count + lost.blocks.count)
    }
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

extension Array {
  /// The first place from which on the predicate holds, in an array sorted by it.
  fileprivate func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
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
