import Hypercalls
import Hypervisor

extension WalkStep {
  /// `level 2  ram+0x24, entry 4:  0x0000000000000000  empty`
  func words(in layout: MachineLayout) -> String {
    let digits = String(bits, radix: 16)
    let zeros = String(repeating: "0", count: 16 - digits.count)
    return "level \(level)  \(Pfn(table).text(in: layout)), entry \(slot):  0x\(zeros)\(digits)  "
      + target.words(in: layout)
  }
}

extension WalkStep.Target {
  func words(in layout: MachineLayout) -> String {
    switch self {
    case .empty: "empty"
    case .table(let pfn): "a table at \(Pfn(pfn).text(in: layout))"
    case .leaf(let first, let view, let state):
      "\(Pfn(first).text(in: layout)) \(view.words), \(state.words)"
    case .note(let view): view.words
    case .poison: "poisoned: taken by force"
    }
  }
}
