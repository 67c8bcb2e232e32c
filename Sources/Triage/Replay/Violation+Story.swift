import Fuzzing
import Hypercalls
import Oracle

extension Violation {
  /// What was broken, in sentences, one a line; the signature is printed by the caller.
  public func story(in layout: MachineLayout) -> [String] {
    var lines = [headline]
    if let pfn { lines.append("page \(Pfn(pfn).text(in: layout))") }
    if let brokenRule { lines.append((invariant == nil ? "rule: " : "") + brokenRule) }
    return lines
  }
}
