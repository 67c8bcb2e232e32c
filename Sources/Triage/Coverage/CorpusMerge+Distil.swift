import Fuzzing
import Hypercalls
import Oracle

// Fewer bytes: calls that nothing needs go, and programs that can be one become one.
extension CorpusMerge {
  /// Of programs with the same beginning, so many before are tried as the one to go on with.
  private static let joinedMax = 64

  /// Leaves calls out of every program, as long as it is clean and reaches what it alone does.
  mutating func shorten(on run: inout CoverageRun, _ layout: MachineLayout) throws {
    for index in entries.indices.reversed() {
      counts.add(entries[index].features, -1)
      let needed = counts.missing(of: entries[index].features)
      entries[index] = try shortened(entries[index], from: 0, needed, on: &run, layout)
      counts.add(entries[index].features, 1)
    }
    sort()
  }

  /// Leaves out calls from one on: in halves, quarters and so on to single ones.
  private func shortened(
    _ entry: Entry, from first: Int, _ needed: Features, on run: inout CoverageRun,
    _ layout: MachineLayout
  ) throws -> Entry {
    var entry = entry
    var length = max(1, (entry.program.calls.count - first) / 2)
    while true {
      var start = first
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
    return entry
  }

  /// Lets programs go on where another ends, if both then reach what they are kept for: they share
  /// a header, and most of a history. Those that begin alike are neighbours.
  mutating func join(on run: inout CoverageRun, _ layout: MachineLayout) throws {
    entries.sort {
      $0.bytes.dropFirst(ByteFormat.headerSize)
        .lexicographicallyPrecedes($1.bytes.dropFirst(ByteFormat.headerSize))
    }
    var joined: [Entry] = []
    for entry in entries {
      let places = joined.indices.suffix(Self.joinedMax).reversed()
      var isJoined = false
      for place in places where !isJoined {
        guard let both = try self.joined(joined[place], entry, on: &run, layout) else { continue }
        joined[place] = both
        isJoined = true
      }
      if !isJoined { joined.append(entry) }
    }
    entries = joined
  }

  /// One program for two; nil where something would be lost. The counts are those of the result.
  ///
  /// A program has one failure point, so that of two with one the other goes on.
  private mutating func joined(
    _ one: Entry, _ other: Entry, on run: inout CoverageRun, _ layout: MachineLayout
  ) throws -> Entry? {
    let isTurned = one.program.failurePoint == nil && other.program.failurePoint != nil
    let (first, second) = isTurned ? (other, one) : (one, other)
    let length = first.program.calls.count
    guard [nil, first.program.failurePoint].contains(second.program.failurePoint),
      length + second.program.calls.count <= Mutator.defaultCallCountMax
    else { return nil }
    var both = first
    both.program.calls += second.program.calls
    let outcome = run.run(both.program)
    both.features = outcome.features
    var all = first.features
    all.formUnion(second.features)
    counts.add(first.features, -1)
    counts.add(second.features, -1)
    let needed = counts.missing(of: all)
    guard outcome.verdict == .clean, needed.isSubset(of: both.features) else {
      counts.add(first.features, 1)
      counts.add(second.features, 1)
      return nil
    }
    both = try shortened(both, from: length, needed, on: &run, layout)
    counts.add(both.features, 1)
    return both
  }
}
