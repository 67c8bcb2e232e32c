import Hypercalls

/// An end of the tool itself in the middle of a program: a bug of this project, never a finding.
public struct InternalError: Equatable, Sendable {
  /// `internal:SIGILL@host_share_hyp`: the signal, and the call that was begun last.
  public var signature: String
  /// Nil where no call had begun.
  public var callIndex: Int?

  public init(signal: String, in opcode: Opcode?, callIndex: Int?) {
    signature = "internal:\(signal)@\(opcode?.name ?? "start")"
    self.callIndex = callIndex
  }

  /// Reads what `description` prints.
  public init?(_ text: some StringProtocol) {
    guard text.hasPrefix("internal:") else { return nil }
    let words = text.split(separator: " ")
    signature = String(words[0])
    if words.count > 1, let number = Int(words[1]), number > 0 { callIndex = number - 1 }
  }

  public static func isSignature(_ signature: String) -> Bool {
    signature.hasPrefix("internal:")
  }

  /// A program that ends so, with a remark that says what it is.
  public func text(
    _ program: Program, in mode: RunMode, layout: MachineLayout = .standard
  ) -> String {
    var program = program
    program.profile = mode.profile
    return ProgramText(
      program, bugs: mode.bugs.map(\.entry.id),
      above: ["# \(signature)", "# hvcfuzz itself ends here: a bug of hvcfuzz, and no finding"]
    ).text(in: layout)
  }
}

extension InternalError: CustomStringConvertible {
  /// `internal:SIGILL@host_share_hyp 3`, with the call's number from 1.
  public var description: String { signature + (callIndex.map { " \($0 + 1)" } ?? "") }
}
