import Fuzzing
import Hypercalls
import Target

/// Generated programs on model and target side by side, until the time is over.
public struct TargetConformance: ~Copyable {
  /// Programs in which the two disagree in one way.
  public struct Disagreement: Sendable {
    public var failure: TargetFailure
    /// The first that was found.
    public var program: Program
    public var count: Int
  }

  public private(set) var programCount = 0
  public private(set) var disagreements: [Disagreement] = []

  private var differential: Differential
  private var mutator: Mutator
  private var random: Random
  /// Calls of a program; the first to go wrong is easier to find in a short one.
  private static let callCountMax = 48

  public init(_ differential: consuming Differential, seed: UInt64) {
    mutator = Mutator(
      profile: differential.profile, layout: differential.layout,
      callCountMax: Self.callCountMax, opcodes: differential.target.opcodes)
    random = Random(seed: seed)
    self.differential = differential
  }

  /// Calls that both sides made.
  public var callCount: UInt64 { differential.callCount }

  /// Runs one more program; tells how it went wrong where nothing has gone wrong so before.
  public mutating func runOne() -> Disagreement? {
    let program = nextProgram()
    programCount += 1
    guard let failure = differential.run(program) else { return nil }
    let signature = failure.signature
    if let index = disagreements.firstIndex(where: { $0.failure.signature == signature }) {
      disagreements[index].count += 1
      return nil
    }
    let disagreement = Disagreement(failure: failure, program: program, count: 1)
    disagreements.append(disagreement)
    return disagreement
  }

  private mutating func nextProgram() -> Program {
    let size = ByteFormat.headerSize + Self.callCountMax * ByteFormat.recordSize
    return withUnsafeTemporaryAllocation(
      byteCount: size, alignment: ByteFormat.recordSize
    ) { buffer in
      let used = mutator.generate(
        callCount: 1 + random.below(Self.callCountMax), into: buffer.baseAddress!, sizeMax: size,
        seed: UInt32(truncatingIfNeeded: random.next()))
      return Program(
        bytes: UnsafeRawBufferPointer(rebasing: buffer[..<used]), layout: differential.layout)
    }
  }

  public var summary: String {
    let calls = "\(programCount) programs, \(callCount) calls"
    if disagreements.isEmpty { return "conform: \(calls): model and target agree" }
    let failing = disagreements.reduce(0) { $0 + $1.count }
    let ways = disagreements.count == 1 ? "way" : "ways"
    return "conform: \(calls): \(failing) programs disagree, in \(disagreements.count) \(ways)"
  }
}
