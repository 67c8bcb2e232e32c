import ArgumentParser
import Hypercalls
import Hypervisor
import Target
import Triage

/// Which implementation the commands that know of targets hold against the model.
struct TargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("An implementation to compare with the model.", valueName: "library"),
    // A name without a folder would be looked for where the system keeps its libraries.
    transform: { $0.contains("/") ? $0 : "./" + $0 })
  var target: String?

  @Option(
    help: ArgumentHelp("How long the target may take over a program.", valueName: "ms"))
  var targetTimeout = Int(TargetProcess.defaultTimeoutMilliseconds)

  func validate() throws {
    guard (1...3_600_000).contains(targetTimeout) else {
      throw ValidationError("--target-timeout takes 1 to 3600000.")
    }
  }

  /// The target that is asked for beside the model; nil where none is.
  func differential(_ machine: MachineOptions) throws -> Differential? {
    try target.map { try differential($0, machine) }
  }

  /// Boots both; the model is the kernel that is asked for, or the one that the target names.
  func differential(_ library: String, _ machine: MachineOptions) throws -> Differential {
    try differential(library, profile: machine.profile, bugs: machine.bugs?.bugs ?? [])
  }

  func differential(
    _ library: String, profile: Profile?, bugs: [SeededBug] = []
  ) throws -> Differential {
    do throws(TargetFailure) {
      return try Differential(
        library: library, profile: profile, bugs: SeededBugSet(bugs),
        timeoutMilliseconds: UInt32(targetTimeout))
    } catch {
      throw TargetError(library: library, failure: error)
    }
  }
}

/// A target with which nothing can be begun.
struct TargetError: Error, CustomStringConvertible {
  var library: String
  var failure: TargetFailure

  /// There is no such library, or it is none.
  var isMissing: Bool { failure.phase == .loading }

  var description: String {
    let story = failure.story(in: .standard).joined(separator: "; ")
    return "\(library): \(failure.signature): \(story)"
  }
}
