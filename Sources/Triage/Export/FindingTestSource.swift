import Hypercalls
import Hypervisor
import Oracle

/// The source of a Swift Testing suite that holds a finding: on the machine that has its cause the
/// program fails as it did, and without the cause it is clean.
///
/// A finding of a hardened design has no cause to switch off. Its test demands that the program is
/// clean, and so fails until the design is right.
public struct FindingTestSource: Sendable {
  public let text: String

  public init(_ finding: ExportedFinding, in mode: RunMode) throws(ProgramTextError) {
    let hasCause = !mode.bugs.isEmpty || !mode.profile.isHardened
    let program = try ProgramText(finding.program, layout: .standard).program
    var sound = mode.soundMachine(layout: .standard)
    let isCleanWithout = sound.run(program) == .clean

    let lines = finding.program.split(separator: "\n").map { "    " + $0 }
    var text = #"""
      // Written by hvcfuzz export --as swift-test.

      \#(Self.modules.map { "import \($0)" }.joined(separator: "\n"))

      @Suite("\#(finding.signature)")
      struct \#(Self.typeName(of: finding, mode)) {
        static let program = """
      \#(lines.joined(separator: "\n"))

          """

      """#
    if hasCause { text += Self.failingTest(finding, mode) }
    if isCleanWithout || !hasCause { text += Self.cleanTest(mode) }
    self.text = text + "}\n"
  }

  private static let modules = ["Hypercalls", "Hypervisor", "Oracle", "Testing", "Triage"]

  private static func failingTest(_ finding: ExportedFinding, _ mode: RunMode) -> String {
    var machine = "profile: .\(mode.profile)"
    if !mode.bugs.isEmpty {
      machine += ", bugs: [" + mode.bugs.map { ".\($0)" }.joined(separator: ", ") + "]"
    }
    return #"""

        @Test("the rule is broken as it was when this was found")
        func fails() throws {
          let text = try ProgramText(Self.program, layout: .standard)
          var lockstep = Lockstep(\#(machine))
          var results: [ExpectedResult?] = []
          let verdict = lockstep.run(text.program) { lockstep, _ in
            results.append(lockstep.lastOutcome.asExpected)
          }
          guard case .violation(let violation) = verdict else {
            Issue.record("the program ends \(verdict)")
            return
          }
          #expect(violation.signature == "\#(finding.signature)")
          #expect(results == text.expected)
        }

      """#
  }

  private static func cleanTest(_ mode: RunMode) -> String {
    var machine = "profile: .\(mode.profile)"
    if mode.bugs.isEmpty {
      machine = "design: .\(mode.profile.design)"
      let extensions = mode.profile.extensions.rawValue
      if extensions != 0 { machine += ", extensions: Extensions(rawValue: \(extensions))" }
    }
    return """

        @Test("without its cause the rule is kept")
        func isCleanWithoutCause() throws {
          let program = try ProgramText(Self.program, layout: .standard).program
          var lockstep = Lockstep(\(machine))
          #expect(lockstep.run(program) == .clean)
        }

      """
  }

  /// `UnshareForgetsPinTests`: after the planted bugs, or else after the signature.
  private static func typeName(of finding: ExportedFinding, _ mode: RunMode) -> String {
    let name = mode.bugs.isEmpty ? finding.signature : finding.bugs.joined(separator: "-")
    let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Tests"
  }
}
