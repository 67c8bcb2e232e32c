import Hypercalls
import Oracle

extension Violation {
  /// What was broken, in sentences, one a line; the signature is printed by the caller.
  public func story(of program: Program, layout: MachineLayout) -> [String] {
    var lines: [String] = []
    if let opcode, callIndex < program.calls.count {
      let call = program.calls[callIndex]
      let turn = call.repeatCount > 1 ? ", turn \(iteration + 1) of \(call.repeatCount)" : ""
      lines.append("call \(callIndex + 1)\(turn): \(call.text(in: layout))")
      lines.append(contentsOf: story(of: opcode))
    } else {
      lines.append("found by the check at the program's end")
    }
    if let aspect {
      let page = pfn.map { "page \(Pfn($0).text(in: layout)): " } ?? ""
      lines.append(page + aspect.summary)
    }
    if let invariant { lines.append("\(invariant.id): \(invariant.sentence)") }
    return lines
  }

  private func story(of opcode: Opcode) -> [String] {
    switch kind {
    case .panic: ["EL2 panicked: \(site.summary)"]
    case .warning: ["a WARN fired at EL2: \(site.summary)"]
    case .result:
      ["returned \(actual), but should have returned \(expected)"]
        + (rule.map { ["rule: \($0.sentence)"] } ?? [])
    case .locking: ["broke the lock discipline: \(lockFault)"]
    case .refusedChange: ["was refused with \(actual), but changed something"]
    case .secrecy, .change, .invariant:
      ["returned \(actual)" + (rule.map { ": \($0.sentence)" } ?? "")]
    }
  }
}
