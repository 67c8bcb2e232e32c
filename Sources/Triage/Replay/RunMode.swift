import Hypercalls
import Hypervisor
import Oracle

/// The machine that a program runs on: whose kernel, which bugs are planted, and what is held
/// against it.
public struct RunMode: Hashable, Sendable {
  public var profile: Profile
  public var bugs: [SeededBug]
  /// An implementation that must do what the machine does.
  public var target: Target?

  public struct Target: Hashable, Sendable {
    public var library: String
    public var name: String
    public var answersBreaches: Bool
  }

  public init(profile: Profile, bugs: [SeededBug] = []) {
    self.profile = profile
    self.bugs = bugs
  }

  /// What is asked for comes before what the file says; without either, the bugs' home decides.
  public init(for file: ProgramFile, profile: Profile?, bugs: [SeededBug]?) {
    let bugs = bugs ?? file.bugs.compactMap { SeededBug(id: $0) }
    self.bugs = bugs
    self.profile = profile ?? file.program.profile ?? bugs.first?.entry.home ?? .mainline
  }

  public var bugSet: SeededBugSet { SeededBugSet(bugs) }

  /// The machine under the oracle. Beside a target no rule counts: what the machine does wrong, as
  /// a kernel does it wrong, a target of that kernel must do as well.
  func machine(layout: MachineLayout) -> Lockstep {
    var machine = Lockstep(profile: profile, bugs: bugSet, layout: layout)
    guard let target else { return machine }
    machine.disregard(OracleRuleSet(OracleRule.all))
    machine.answersBreaches = target.answersBreaches
    return machine
  }

  /// The machine without the planted bugs; where none is, the design without its weak points.
  func soundMachine(layout: MachineLayout) -> Lockstep {
    bugs.isEmpty
      ? Lockstep(design: profile.design, extensions: profile.extensions, layout: layout)
      : Lockstep(profile: profile, layout: layout)
  }

  /// The full command that replays a file so.
  public func replayCommand(_ path: String) -> String { command("replay", path) }

  /// The full command that does something else with it.
  public func command(_ name: String, _ path: String) -> String {
    var words = ["hvcfuzz", name]
    if let target { words += ["--target", Self.quoted(target.library)] }
    words += ["--profile", profile.name]
    if !bugs.isEmpty { words += ["--bugs", bugs.map(\.entry.id).joined(separator: ",")] }
    return (words + [Self.quoted(path)]).joined(separator: " ")
  }

  /// A path as a shell takes it.
  public static func quoted(_ path: String) -> String {
    let isPlain = path.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic && $0.isASCII || "0123456789/._-+".unicodeScalars.contains($0)
    }
    if isPlain, !path.isEmpty, !path.hasPrefix("-") { return path }
    let safe = path.hasPrefix("-") ? "./" + path : path
    return "'"
      + safe.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
