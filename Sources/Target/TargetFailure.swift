import Hypercalls

/// What a target did that the model did not, or that no target may do.
public struct TargetFailure: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// The return codes differ.
    case result(expected: ReturnCode, actual: ReturnCode)
    /// One returned where the other warned or panicked.
    case ending(expected: TargetEnding, actual: TargetEnding)
    /// One made the call more often before it failed.
    case turns(expected: UInt32, actual: UInt32)
    /// A page's state or count differs.
    case state(PageAspect, expected: UInt32, actual: UInt32)
    /// A number that stands for nothing.
    case garbage(String, UInt32)
    /// It wrote beyond the memory that it was given to fill in.
    case overrun
    /// Its process ended.
    case signalled(CInt)
    case exited(CInt)
    /// It did not answer in time.
    case hung
    /// It reported an error where none is allowed, or will not start.
    case refused(String)
    /// The layout that it answers with makes no sense.
    case layout(String)
  }

  /// What was being done.
  public enum Phase: Sendable, Equatable {
    case loading, creating, resetting, atBoot, calling, reading
  }

  public var kind: Kind
  public var phase: Phase
  /// The call, and which it is; nil before the first.
  public var opcode: Opcode?
  public var callIndex: Int?
  public var pfn: UInt64?
  /// Where in a guest.
  var frame: GuestFrame?
  /// Where the target says that it warned or died.
  public var place: String?

  public init(_ kind: Kind, _ phase: Phase) {
    self.kind = kind
    self.phase = phase
  }
}

/// What of a page is compared at level 1.
public enum PageAspect: String, Sendable, CaseIterable {
  case hostState
  case hypState
  case pinCount
  case shareCount
  // Of a guest's frame.
  case guestState
  case guestPage
  case guestYoung
  case guestRights
}

/// A frame of the guest of a VM.
struct GuestFrame: Sendable, Equatable {
  var handle: UInt64
  var gfn: UInt64
}

/// How a call ended, in the interface's words.
public enum TargetEnding: UInt32, Sendable {
  case returned, warned, panicked, dead, unsupported
}

extension TargetFailure {
  /// Whether the call that it is about came to an end.
  public var hasAnswer: Bool {
    switch kind {
    case .result, .ending, .turns, .state: true
    case .garbage, .overrun, .signalled, .exited, .hung, .refused, .layout: false
    }
  }

  /// What deduplication and minimising preserve; begins with `target:` and the kind.
  public var signature: String {
    var parts = ["target"]
    switch kind {
    case .result(let expected, let actual):
      parts += ["result", place(of: opcode), "\(Self.name(expected))/\(Self.name(actual))"]
    case .ending(let expected, let actual):
      parts += ["ending", place(of: opcode), "\(expected)/\(actual)"]
    case .turns: parts += ["turns", place(of: opcode)]
    case .state(let aspect, _, _): parts += ["state", "\(aspect)", place(of: opcode)]
    case .garbage(let field, _): parts += ["garbage", field, place(of: opcode)]
    case .overrun: parts += ["overrun", place(of: opcode)]
    case .signalled(let number): parts += ["crash", Self.signalName(number), place(of: opcode)]
    case .exited: parts += ["exit", place(of: opcode)]
    case .hung: parts += ["hang", place(of: opcode)]
    case .refused: parts += ["refused", place(of: opcode)]
    case .layout: parts += ["layout"]
    }
    return parts.joined(separator: ":")
  }

  /// The call, or what was done before any.
  private func place(of opcode: Opcode?) -> String { opcode?.name ?? "\(phase)" }

  /// A handle or a count is as good as another.
  private static func name(_ code: ReturnCode) -> String {
    code.rawValue > 1 ? "n" : "\(code)"
  }

  /// Signals that a crash ends with, by the names that everybody knows.
  static func signalName(_ number: CInt) -> String {
    switch number {
    case 4: "SIGILL"
    case 5: "SIGTRAP"
    case 6: "SIGABRT"
    case 7: "SIGBUS"
    case 8: "SIGFPE"
    case 9: "SIGKILL"
    case 11: "SIGSEGV"
    case 14: "SIGALRM"
    default: "signal\(number)"
    }
  }
}
