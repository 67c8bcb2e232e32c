import Hypercalls
import Hypervisor

/// What a fuzzing process runs: which profile, with which seeded bugs, past which known findings.
public struct FuzzConfiguration: Sendable {
  public var profile: Profile
  public var bugs: [SeededBug]
  public var knownFindings: KnownFindings

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

  /// Reads the names as the environment gives them; nil and empty are the same.
  ///
  /// Without a profile it is the home of the first bug, and without bugs `mainline`.
  public init(profile profileName: String?, bugs bugIDs: String?) throws(ConfigurationError) {
    self.init()
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
