import Hypercalls
import Hypervisor
import Oracle

/// What the rules of the oracle are worth: which seeded bugs each of them finds, first or alone.
public struct OracleStrength: Codable, Equatable, Sendable {
  public let bugs: [BugStrength]

  /// Runs the regressions of a folder: of all seeded bugs that have one, or of some.
  public init(folder: String, bugs wanted: Set<SeededBug>? = nil) throws {
    let known = SeededBug.catalogue.map(\.id)
    let entries = SeededBug.catalogue.filter {
      $0.triggerCalls != nil && wanted?.contains($0.bug) != false
    }
    bugs = try entries.map { entry in
      let file = try ProgramFile(
        path: "\(folder)/\(entry.id).hvc", layout: .standard, knownBugs: known)
      return BugStrength(entry, file.program)
    }
  }

  /// Every rule, in order; a panic is one here.
  public static let rules = ["panic"] + OracleRule.all.map(\.name)

  /// The bugs that a rule finds before all others.
  public func bugs(foundFirstBy rule: String) -> [String] {
    bugs.filter { $0.first == rule }.map(\.bug)
  }

  /// The bugs that a rule finds with all others switched off.
  public func bugs(foundBy rule: String) -> [String] {
    bugs.filter { $0.alone.contains(rule) }.map(\.bug)
  }

  /// The bugs that nobody would find without the rule.
  public func bugs(foundOnlyBy rule: String) -> [String] {
    bugs.filter { $0.first == rule && $0.next == nil }.map(\.bug)
  }

  /// Rules that find no bug first.
  public var idle: [String] { Self.rules.filter { bugs(foundFirstBy: $0).isEmpty } }

  /// Bugs that no rule finds.
  public var missed: [String] { bugs.filter { $0.first == nil }.map(\.bug) }
}
