import Hypercalls
import Oracle

/// The programs one step away from those of a corpus, as far as they reach something new.
///
/// Chance tries a call at a place now and then; this tries every one of a small alphabet at every
/// place, before the call that is there and instead of it, and lets every allocation of a table
/// fail. A call that changes nothing is tried alone, others with what follows in the program.
public struct Neighbourhood: ~Copyable {
  /// Those that reached what neither the corpus does nor one before them, up to the call that did.
  public private(set) var programs: [Program] = []
  /// How many calls and failures were tried.
  public private(set) var trialCount = 0
  /// How many programs were left out, as they make too many calls.
  public private(set) var longerCount = 0

  private let layout: MachineLayout
  private let opcodes: OpcodeSet
  private let callsMax: Int
  private var lockstep: Lockstep
  private var known: Set<Transition> = []

  /// The values of an argument that are tried, beside those that a program has there.
  private static let size = CallAlphabet.Size(
    pageCount: 4, valueCount: 8, combinationsMax: 64, hasOddValues: false)
  /// Allocations of a program that are let fail, beginning with the first.
  private static let failuresMax: UInt8 = 32
  /// What `callsMax` is if nobody says.
  public static let defaultCallsMax = 256

  /// Tries the calls of some opcodes, as far as the profile has them; programs that make more than
  /// `callsMax` calls, by long rows, are left out: every trial makes them again.
  public init(
    _ profile: Profile, trying opcodes: OpcodeSet, callsMax: Int = defaultCallsMax,
    layout: MachineLayout = .standard
  ) {
    self.layout = layout
    self.callsMax = callsMax
    var tried = OpcodeSet(design: profile.design, extensions: profile.extensions)
    tried.formIntersection(opcodes)
    self.opcodes = tried
    lockstep = Lockstep(profile: profile, layout: layout)
    lockstep.collectTransitions()
  }

  /// What a program reaches is nothing new.
  public mutating func exclude(_ program: Program) {
    _ = lockstep.run(program)
    known.formUnion(lockstep.takeTransitions())
  }

  /// Tries all failures of a program, and all calls at all of its places.
  public mutating func search(around program: Program) {
    guard program.calls.reduce(0, { $0 + Int(max($1.repeatCount, 1)) }) <= callsMax else {
      longerCount += 1
      return
    }
    failAllocations(of: program)
    let letters = CallAlphabet(for: program, opcodes: opcodes, size: Self.size, layout: layout)
      .letters
    for place in 0...program.calls.count {
      guard var state = start(program, upTo: place) else { return }
      for letter in letters where changesAnything(letter.call, at: place, of: program, &state) {
        var trial = program
        trial.calls.insert(letter.call, at: place)
        play(trial)
        if place < program.calls.count {
          trial.calls.remove(at: place + 1)
          play(trial)
        }
        guard let again = start(program, upTo: place) else { return }
        state = again
      }
    }
  }

  private mutating func failAllocations(of program: Program) {
    for nth in 1...Self.failuresMax {
      for times in [1, UInt8.max] {
        trialCount += 1
        var trial = program
        trial.failurePoint = FailurePoint(nth: nth, times: times)
        play(trial)
      }
    }
  }

  /// Whether the machine is no longer where it was before a call, which is tried.
  private mutating func changesAnything(
    _ call: RawCall, at place: Int, of program: Program, _ state: inout LockstepState
  ) -> Bool {
    trialCount += 1
    let before = state.digest
    let move = lockstep.move(call, from: &state)
    keepIfNew(program, program.calls[..<place] + [call])
    if case .state(let digest) = move { return digest != before }
    return true
  }

  /// Makes all calls of a program, as far as they go.
  private mutating func play(_ program: Program) {
    var state = lockstep.boot(program.failurePoint)
    for (index, call) in program.calls.enumerated() {
      guard case .state = lockstep.move(call, from: &state) else { break }
      keepIfNew(program, program.calls[...index])
    }
    _ = lockstep.takeTransitions()
  }

  /// Makes the calls before a place; nil where they do not come so far.
  private mutating func start(_ program: Program, upTo place: Int) -> LockstepState? {
    var state = lockstep.boot(program.failurePoint)
    for call in program.calls.prefix(place) {
      guard case .state = lockstep.move(call, from: &state) else { return nil }
    }
    _ = lockstep.takeTransitions()
    return state
  }

  /// Keeps some calls of a program if what was made since the last time reached something new.
  private mutating func keepIfNew(
    _ program: Program, _ calls: @autoclosure () -> ArraySlice<RawCall>
  ) {
    let reached = lockstep.takeTransitions()
    guard !reached.isSubset(of: known) else { return }
    known.formUnion(reached)
    programs.append(
      Program(profile: program.profile, failurePoint: program.failurePoint, calls: Array(calls())))
  }
}
