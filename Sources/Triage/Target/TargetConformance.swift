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
  /// The program that was run last.
  public private(set) var lastProgram = Program()

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
    lastProgram = program
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

  /// Generated programs keep the contracts of direct calls. Where the target has an answer to
  /// breaches, every other program is two in one, whose calls come between each other, and here
  /// and there one call is made in another's place, with that one's arguments.
  private mutating func nextProgram() -> Program {
    var program = drawProgram()
    guard differential.target.answersBreaches, random.oneIn(2) else { return program }
    var others = drawProgram().calls[...]
    program.calls = program.calls.flatMap { call in
      let next = others.prefix(random.below(3))
      others = others.dropFirst(next.count)
      return next + [call]
    }
    for index in program.calls.indices where random.oneIn(8) {
      var call = program.calls[index]
      call.opcode = program.calls[random.below(program.calls.count)].opcode
      guard call.encodingError(index: index, layout: differential.layout) == nil else { continue }
      program.calls[index] = call
    }
    return program
  }

  private mutating func drawProgram() -> Program {
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
