import Hypercalls
import Hypervisor

/// Programs that fail, by signature: two of one signature, on one machine, are taken for the same
/// bug.
public struct FindingGroups: Sendable {
  public struct Group: Sendable {
    public let signature: String
    public let mode: RunMode
    /// Files whose programs fail so, in the order in which they were added.
    public fileprivate(set) var paths: [String]
    /// The first of those with the fewest calls, which is the quickest to minimise.
    public fileprivate(set) var shortest: Program
  }

  /// The largest first, then by name.
  public var groups: [Group] {
    found.values.sorted {
      ($1.paths.count, $0.signature, $0.mode.profile.name)
        < ($0.paths.count, $1.signature, $1.mode.profile.name)
    }
  }
  /// Files whose programs do not fail.
  public private(set) var cleanPaths: [String] = []

  private var found: [Key: Group] = [:]

  private struct Key: Hashable {
    var signature: String
    var profile: Profile
    var bugs: [SeededBug]
  }

  public init() {}

  /// Takes in a program, with the signature of its failure on a machine of the mode, or nil.
  public mutating func add(
    _ program: Program, path: String, in mode: RunMode, signature: String?
  ) {
    guard let signature else {
      cleanPaths.append(path)
      return
    }
    let key = Key(signature: signature, profile: mode.profile, bugs: mode.bugs)
    var group =
      found[key]
      ?? Group(signature: signature, mode: mode, paths: [], shortest: program)
    group.paths.append(path)
    if program.calls.count < group.shortest.calls.count { group.shortest = program }
    found[key] = group
  }
}
