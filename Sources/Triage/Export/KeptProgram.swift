import Hypercalls
import Hypervisor
import Oracle

/// A minimised finding as the project keeps it: where it lies, and its text with a story above it.
public struct KeptProgram: Sendable {
  /// Below the corpus: `regressions/unshare-forgets-pin.hvc`.
  public var path: String
  public var text: String

  /// The program of a seeded bug; the note, or else the catalogue, says what goes wrong.
  public init(
    regressionOf bug: SeededBug, _ finding: MinimisedProgram, note: String?,
    layout: MachineLayout = .standard
  ) {
    path = "regressions/\(bug.entry.id).hvc"
    let summary = note ?? bug.entry.summary
    var above = summary.asSentence.wrapped(behind: "# ")
    above.append("#")
    above += "Found as \(finding.violation.signature).".wrapped(behind: "# ")
    if let rule = finding.violation.brokenRule { above += rule.wrapped(behind: "# ") }
    var text = finding.programText(above: above)
    let violation = finding.violation
    if violation.kind == .result, violation.opcode != nil, !text.lines.isEmpty {
      text.lines[text.lines.count - 1].comment = "# \(violation.expected) is right"
    }
    self.text = text.text(in: layout)
  }

  /// A finding in a kernel as it is, with the weak points that it takes.
  public init(
    findingOf weakPoints: [SeededBug]?, _ finding: MinimisedProgram,
    layout: MachineLayout = .standard
  ) {
    let signature = finding.violation.signature
    path = "findings/\(finding.mode.profile.name)/\(Self.name(of: signature)).hvc"
    let names = weakPoints.map { $0.map(\.entry.id).joined(separator: ", ") } ?? "?"
    text = finding.programText(above: ["# " + signature, "# weak point: " + names])
      .text(in: layout)
  }

  /// `result-init_vm-EINVAL-EPERM`: the signature, as a name that a shell takes as it is.
  static func name(of signature: String) -> String {
    signature.split { ":/-".contains($0) }.joined(separator: "-")
  }
}

extension MinimisedProgram {
  /// The fewest of the profile's weak points, at most two, with which the design fails in the same
  /// way; nil where it takes others.
  public func weakPoints(layout: MachineLayout = .standard) -> [SeededBug]? {
    let candidates = mode.profile.weakPoints.members
    let pairs = candidates.indices.flatMap { first in
      candidates[(first + 1)...].map { [candidates[first], $0] }
    }
    return (candidates.map { [$0] } + pairs).first { bugs in
      var lockstep = Lockstep(
        design: mode.profile.design, extensions: mode.profile.extensions,
        bugs: SeededBugSet(bugs), layout: layout)
      guard case .violation(let found) = lockstep.run(program) else { return false }
      return found.isSame(as: violation)
    }
  }

  /// Whether nothing fails where the planted bugs, or the profile's weak points, are not there.
  public func isCleanByDesign(layout: MachineLayout = .standard) -> Bool {
    var lockstep = mode.soundMachine(layout: layout)
    return lockstep.run(program) == .clean
  }
}

extension String {
  /// With a capital letter, and a full stop; the names of calls stay as they are.
  fileprivate var asSentence: String {
    let first = prefix { !$0.isWhitespace }
    let head = first.contains("_") ? prefix(1) + "" : prefix(1).uppercased()
    return head + dropFirst() + (hasSuffix(".") ? "" : ".")
  }
}
