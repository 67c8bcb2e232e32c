import Hypercalls
import Hypervisor

/// What a fuzzing process runs: which profile, with which seeded bugs, past which known findings,
/// on programs that come from where.
public struct FuzzConfiguration: Sendable {
  public var profile: Profile
  public var bugs: [SeededBug]
  public var knownFindings: KnownFindings
  public var strategy = Strategy.full
  /// The calls that programs may make; nil: all that the profile's kernel has.
  public var opcodes: OpcodeSet?
  /// Whether to note when the bugs first make a difference, which takes a second machine.
  public var watchesReach = false

  public init(
    profile: Profile = .mainline, bugs: [SeededBug] = [], knownFindings: KnownFindings = []
  ) {
    self.profile = profile
    self.bugs = bugs
    self.knownFindings = knownFindings
  }

  public var bugIDs: [String] { bugs.map { $0.entry.id } }
}

/// A name in the environment that stands for nothing.
public struct ConfigurationError: Error, CustomStringConvertible {
  public let description: String
}

extension FuzzConfiguration {
  public static let profileVariable = "HVCFUZZ_PROFILE"
  public static let bugsVariable = "HVCFUZZ_BUGS"
  public static let strategyVariable = "HVCFUZZ_STRATEGY"
  public static let reachVariable = "HVCFUZZ_REACHED"

  /// Reads the names as the environment gives them; nil and empty are the same.
  ///
  /// Without a profile it is the home of the first bug, and without bugs `mainline`; without a
  /// strategy it is the full one.
  public init(
    profile profileName: String?, bugs bugIDs: String?, strategy strategyName: String? = nil
  ) throws(ConfigurationError) {
    self.init()
    if let strategyName, !strategyName.isEmpty {
      guard let named = Strategy(rawValue: strategyName) else {
        let names = Strategy.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError(
          description: "\(Self.strategyVariable): there is no strategy '\(strategyName)'; "
            + "the strategies are \(names)")
      }
      strategy = named
    }
    for id in (bugIDs ?? "").split(separator: ",") {
      guard let bug = SeededBug(id: id) else {
        throw ConfigurationError(
          description: "\(Self.bugsVariable): there is no seeded bug '\(id)'; "
            + "`hvcfuzz bugs` lists them")
      }
      bugs.append(bug)
    }
    if let home = bugs.first?.entry.home { profile = home }
    guard let profileName, !profileName.isEmpty else { return }
    guard let named = Profile(name: profileName) else {
      let names = Profile.allCases.map(\.name).joined(separator: ", ")
      throw ConfigurationError(
        description: "\(Self.profileVariable): there is no profile '\(profileName)'; "
          + "the profiles are \(names)")
    }
    profile = named
  }
}
