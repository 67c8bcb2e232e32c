import Hypercalls
import Oracle

/// What may be wrong with an entry of a corpus.
public enum CorpusFault: Sendable, Equatable {
  /// A file of bytes is not the one form that its program is written in.
  case notCanonical
  case contractBroken(callIndex: Int)
  case outOfRoom(callIndex: Int)
  case violation(String)

  public var description: String {
    switch self {
    case .notCanonical: "is not in the canonical form"
    case .contractBroken(let index): "call \(index + 1) breaks its contract"
    case .outOfRoom(let index): "call \(index + 1) is too much for the machine's journal"
    case .violation(let signature): "ends in a finding: \(signature)"
    }
  }
}

extension CoverageRun {
  /// Runs an entry and says what is wrong with it; nil where nothing is.
  public mutating func fault(
    of program: Program, bytes: [UInt8]?, layout: MachineLayout = .standard
  ) -> CorpusFault? {
    if let bytes, (try? program.bytes(layout: layout)) != bytes { return .notCanonical }
    switch run(program).verdict {
    case .clean: return nil
    case .contractBroken(let index): return .contractBroken(callIndex: index)
    case .outOfRoom(let index): return .outOfRoom(callIndex: index)
    case .violation(let violation): return .violation(violation.signature)
    }
  }
}
