import Fuzzing
import Hypercalls
import Oracle

extension Violation {
  /// What was broken, in sentences, one a line; the signature is printed by the caller.
  public func story(in layout: MachineLayout) -> [String] {
    var lines = [headline]
    if let pfn { lines.append("page \(Pfn(pfn).text(in: layout))") }
    if let invariant {
      lines.append("\(invariant.id): \(invariant.sentence)")
    } else if kind == .result, let rule {
      lines.append("rule: \(rule.sentence)")
    }
    return lines
  }
}
