extension CompiledTarget {
  /// The tutorial's target, or the one with the bug that is planted in it.
  public static func example(isBuggy: Bool = false) throws -> String {
    try library(of: "fuzz/target/example/example.c", flags: isBuggy ? ["-DEXAMPLE_BUG"] : [])
  }

  /// One of the tests' own targets, most of which do what none may.
  public static func hostile(_ name: String, _ flags: [String] = []) throws -> String {
    try library(of: "Tests/TargetTests/Hostile/\(name).c", flags: flags)
  }
}

/// A target that does what none may, in a call, and how that is reported.
public struct HostileTarget: CustomStringConvertible, Sendable {
  public var name: String
  public var flags: [String] = []
  public var signature: String

  public var description: String { ([name] + flags).joined(separator: " ") }

  public var library: String {
    get throws { try CompiledTarget.hostile(name, flags) }
  }

  public static let all = [
    HostileTarget(name: "aborts", signature: "target:crash:SIGABRT:host_donate_hyp"),
    HostileTarget(name: "loops", signature: "target:hang:host_donate_hyp"),
    HostileTarget(name: "writes_outside", signature: "target:overrun:host_donate_hyp"),
    HostileTarget(
      name: "writes_outside", flags: ["-DWILD"],
      signature: "target:crash:SIGSEGV:host_donate_hyp"),
    HostileTarget(name: "garbage", signature: "target:garbage:hyp_state:host_share_hyp"),
    HostileTarget(
      name: "garbage", flags: ["-DENDING"], signature: "target:garbage:ending:host_donate_hyp"),
  ]
}
