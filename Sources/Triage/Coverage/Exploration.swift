import Fuzzing
import Hypercalls
import Oracle
import Specification

/// Which transitions are legal, found by exploring the specification alone: no model takes part.
///
/// It is a fuzzer of its own, without the machine: programs that met a new transition are kept and
/// changed further, by the generator and by calls drawn without regard to the state. What the
/// design leaves to the implementation (a shortage of tables, a fault that was resolved before, the
/// moment of a race) is drawn as well. A fixed random seed makes it deterministic; what it does not
/// find in so many programs may still be legal.
public struct Exploration: ~Copyable {
  public static let defaultProgramCount = 200_000

  public private(set) var legal: Set<Transition> = []
  public private(set) var programCount = 0

  private let layout: UnsafeMutablePointer<MachineLayout>
  private let calls: OpcodeSet
  private var specification: Specification
  private var mutator: Mutator
  private var random = Random(seed: 1)
  /// Those that met something new, in the order in which they were found.
  public private(set) var programs: [[UInt8]] = []
  private let buffer: UnsafeMutablePointer<UInt8>

  private static let sizeMax =
    ByteFormat.headerSize + Mutator.defaultCallCountMax * ByteFormat.recordSize

  public init(_ profile: Profile, layout: MachineLayout = .standard) {
    self.layout = .allocate(capacity: 1)
    self.layout.initialize(to: layout)
    calls = OpcodeSet(design: profile.design, extensions: profile.extensions)
    specification = Specification(
      design: profile.design, extensions: profile.extensions, layout: layout)
    mutator = Mutator(profile: profile, layout: layout)
    buffer = .allocate(capacity: Self.sizeMax)
    buffer.initialize(repeating: 0, count: Self.sizeMax)
  }

  deinit {
    layout.deallocate()
    buffer.deallocate()
  }

  /// Runs so many programs more.
  public mutating func explore(programCount: Int = defaultProgramCount) {
    for _ in 0..<programCount {
      let size = drawProgram()
      let known = legal.count
      run(size: size)
      if legal.count > known {
        programs.append(Array(UnsafeBufferPointer(start: buffer, count: size)))
      }
    }
    self.programCount += programCount
  }

  /// Changes a program that led to something new; every fourth ends in calls drawn blindly.
  private mutating func drawProgram() -> Int {
    var size = 0
    if !programs.isEmpty {
      let parent = programs[random.below(programs.count)]
      size = parent.count
      for (index, byte) in parent.enumerated() { buffer[index] = byte }
    }
    let seed = UInt32(truncatingIfNeeded: random.next())
    size = mutator.mutate(buffer, size: size, sizeMax: Self.sizeMax, seed: seed)
    guard random.oneIn(4) else { return size }
    for _ in 0..<1 + random.below(4) where size + ByteFormat.recordSize <= Self.sizeMax {
      var drawer = BlindDrawer(random: random, layout: layout)
      var call = RawCall(opcode: calls.randomMember(&random))
      call.actor = UInt8(random.below(Int(ByteFormat.actorCount)))
      call.opcode.open(&drawer)
      call.x = drawer.x
      random = drawer.random
      _ = ByteFormat.write(call, to: UnsafeMutableRawPointer(buffer + size), layout: layout)
      size += ByteFormat.recordSize
    }
    return size
  }

  private mutating func run(size: Int) {
    specification.reset()
    let reader = RecordReader(UnsafeRawBufferPointer(start: buffer, count: size), layout: layout)
    for index in 0..<reader.count {
      let call = reader[index]
      var made: UInt32 = 0
      repeat {
        guard specification.contractHolds(call) else { return }
        made += 1
        guard step(call) else { break }
      } while made < call.repeatCount && made < 64
    }
  }

  /// Makes a call once; returns whether a row of it goes on.
  private mutating func step(_ call: RawCall) -> Bool {
    var state = specification.jointState(meeting: call, in: layout)
    let evidence = drawEvidence()
    state.note(evidence.hostRace)
    let expectation = specification.step(call, evidence: evidence)
    // The verdict on an implementation that is wrong.
    let isVerdict = expectation.rule == .tablesNotShort
    let (opcode, rule) = (call.opcode, expectation.rule)
    let design = specification.design
    if !isVerdict, Self.canMeet(evidence.hostRace, in: opcode, of: design, decidedBy: rule) {
      legal.insert(Transition(opcode, in: state, rule, expectation.result))
    }
    return !expectation.result.isError
  }

  /// What an implementation may claim. The specification believes it where the design does.
  private mutating func drawEvidence() -> Evidence {
    var evidence = Evidence()
    if specification.fieldBeingWritten != nil {
      evidence.hostRace = HostRaceMoment(rawValue: UInt8(random.below(3))) ?? .none
    }
    guard random.oneIn(8) else { return evidence }
    let claims: [ReturnCode] = [
      .noMemory, .noMemory, .denied, ReturnCode(rawValue: 1), .exists, .tryAgain,
    ]
    evidence.result = claims[random.below(claims.count)]
    evidence.allocationFailed = random.oneIn(2)
    evidence.hostPoolFree = random.oneIn(2) ? 0 : .max
    evidence.hypPoolFree = random.oneIn(2) ? 0 : .max
    evidence.wasMapped = random.oneIn(2)
    return evidence
  }
}

/// Draws every argument from its domain, whatever the state.
private struct BlindDrawer: HypercallVisitor, ArgumentVisitor {
  var random: Random
  let layout: UnsafePointer<MachineLayout>
  var x = InlineArray<6, UInt64>(repeating: 0)
  private var next = 0

  init(random: Random, layout: UnsafePointer<MachineLayout>) {
    self.random = random
    self.layout = layout
  }

  mutating func visit<C: Hypercall>(_ call: C) {
    var call = call
    call.forEachArgument(&self)
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    x[next] = A.draw(&random, in: layout.pointee).register
    next += 1
  }
}
