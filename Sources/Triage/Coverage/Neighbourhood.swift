import Hypercalls
import Oracle

/// The programs one step away from those of a corpus, as far as they reach something new.
///
/// Chance tries a call at a place now and then; this tries every one of a small alphabet at every
/// place, before the call that is there and instead of it, once and in rows, lets the host write
/// before each read that a call makes, and every allocation of a table fail. A call that changes
/// nothing is tried alone, others with what follows in the program.
public struct Neighbourhood: ~Copyable {
  /// Those that reached what neither the corpus does nor one before them, up to the call that did.
  public private(set) var programs: [Program] = []
  /// How many calls, writes and failures were tried.
  public private(set) var trialCount = 0
  /// How many programs were left out, as they make too many calls.
  public private(set) var longerCount = 0

  private let layout: MachineLayout
  private let opcodes: OpcodeSet
  private let size: CallAlphabet.Size
  private let callsMax: Int
  private var lockstep: Lockstep
  private var known: Set<Transition> = []

  /// Allocations of a program that are let fail, beginning with the first.
  private static let failuresMax: UInt8 = 32
  /// How often in a row a call is made: counts are told apart up to 16, and 65,535 fills them.
  private static let rows: [UInt32] = [1, 2, 16, 65_535]
  /// What `callsMax` is if nobody says.
  public static let defaultCallsMax = 256

  /// Tries the calls of some opcodes, as far as the profile has them, if asked for with odd values
  /// of one argument at a time; programs that make more than `callsMax` calls, by long rows, are
  /// left out, and no longer rows are tried: every trial makes them again.
  public init(
    _ profile: Profile, trying opcodes: OpcodeSet, withOddValues: Bool = false,
    callsMax: Int = defaultCallsMax, layout: MachineLayout = .standard
  ) {
    self.layout = layout
    self.callsMax = callsMax
    size = withOddValues ? .whole : .near
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

  /// Tries all failures of a program, the host's writes while a call of it reads, and all calls at
  /// all places.
  public mutating func search(around program: Program) {
    let callCount = program.calls.reduce(0) { $0 + Int(max($1.repeatCount, 1)) }
    guard callCount <= callsMax else {
      longerCount += 1
      return
    }
    failAllocations(of: program)
    if opcodes.contains(.hostMemoryRace) {
      for place in program.calls.indices { letHostWrite(into: place, of: program) }
    }
    let rows = Self.rows.filter { callCount + Int($0) <= callsMax }
    let letters = CallAlphabet(for: program, opcodes: opcodes, size: size, layout: layout).letters
    for place in 0...program.calls.count {
      guard let state = start(program, upTo: place) else { return }
      var trial = program
      // Any call: each letter takes its place.
      trial.calls.insert(RawCall(.hostPressure), at: place)
      for letter in letters {
        trial.calls[place] = letter.call
        tryOut(&trial, at: place, rows, from: state)
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

  /// Makes the call at a place, which is new there, once and in longer rows as long as each leads
  /// further than the one before. The machine is in the state before the call, and is so again at
  /// the end.
  private mutating func tryOut(
    _ trial: inout Program, at place: Int, _ rows: [UInt32], from here: LockstepState
  ) {
    var last = here.digest
    for row in rows {
      trial.calls[place].repeatCount = row
      trialCount += 1
      var state = here
      let move = lockstep.move(trial.calls[place], from: &state)
      keepIfNew(trial, upTo: place)
      var leadsOn = false
      if case .state(let digest) = move {
        guard digest != here.digest else { return }
        leadsOn = digest != last
        last = digest
      }
      if leadsOn {
        play(trial)
        playExchanged(trial, at: place)
      }
      _ = start(trial, upTo: place)
      guard leadsOn else { return }
    }
  }

  /// The same with the new call instead of the one behind it.
  private mutating func playExchanged(_ trial: Program, at place: Int) {
    guard place + 1 < trial.calls.count else { return }
    var exchanged = trial
    exchanged.calls.remove(at: place + 1)
    play(exchanged)
  }

  /// Makes a call that is new in a program, and the one behind it.
  mutating func playPair(at place: Int, of trial: Program) {
    trialCount += 1
    guard var state = start(trial, upTo: place) else { return }
    for index in place...place + 1 {
      guard case .state = lockstep.move(trial.calls[index], from: &state) else { break }
      keepIfNew(trial, upTo: index)
    }
    _ = lockstep.takeTransitions()
  }

  /// Makes all calls of a program, as far as they go.
  private mutating func play(_ program: Program) {
    var state = lockstep.boot(program.failurePoint)
    for (index, call) in program.calls.enumerated() {
      guard case .state = lockstep.move(call, from: &state) else { break }
      keepIfNew(program, upTo: index)
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

  /// Keeps a program up to some call if what was made since the last time reached something new.
  private mutating func keepIfNew(_ program: Program, upTo last: Int) {
    let reached = lockstep.takeTransitions()
    guard !reached.isSubset(of: known) else { return }
    known.formUnion(reached)
    programs.append(
      Program(
        profile: program.profile, failurePoint: program.failurePoint,
        calls: Array(program.calls[...last])))
  }
}
