import CTarget
import Hypercalls
import Hypervisor
import Oracle

/// Runs programs on the model and on a target, and compares them after each call.
///
/// The model goes first, which says where the program ends: where the machine dies, or a caller
/// breaks a contract, unless the target says that it answers then as its kernel does. The target
/// makes the same calls, all at once, and its results and states are held against what the model's
/// were. Calls that the target does not have are left out on both sides. The oracle's own rules do
/// not count here: what the model does wrong as a kernel does it wrong, a target of that kernel
/// must do as well.
public struct Differential: ~Copyable {
  public internal(set) var target: TargetProcess
  public let profile: Profile
  public let bugs: SeededBugSet
  private var lockstep: Lockstep
  /// Whether all of memory is compared at the end of each program, and not of one in sixty-four.
  public var isThorough = false
  private var programCount: UInt64 = 0

  /// A call of a program that both sides made, with as many repetitions as the model made.
  public struct MadeCall: Sendable {
    public var index: Int
    public var call: RawCall
  }

  /// The calls of the last program that both sides made.
  public private(set) var madeCalls: [MadeCall] = []
  /// Calls of programs that both sides made.
  public private(set) var callCount: UInt64 = 0

  /// Boots both sides; the profile is the target's own where none is given.
  public init(
    library: String, profile: Profile? = nil, bugs: SeededBugSet = [],
    layout: MachineLayout = .standard, isContained: Bool = true,
    timeoutMilliseconds: UInt32 = TargetProcess.defaultTimeoutMilliseconds
  ) throws(TargetFailure) {
    var target = try TargetProcess(
      library: library, profile: profile, layout: layout, isContained: isContained,
      timeoutMilliseconds: timeoutMilliseconds)
    let profile = profile ?? target.profile ?? .mainline
    var lockstep = Lockstep(profile: profile, bugs: bugs, layout: layout)
    lockstep.disregard(OracleRuleSet(OracleRule.all))
    lockstep.answersBreaches = target.answersBreaches
    if let failure = Self.compareAtBoot(&target, lockstep) { throw failure }
    self.profile = profile
    self.bugs = bugs
    self.target = target
    self.lockstep = lockstep
  }

  public var layout: MachineLayout { lockstep.layout }

  /// Whether both sides had a machine left at the end of the last program.
  func endsAlive(_ failure: TargetFailure?) -> Bool {
    if case .ending = failure?.kind { return false }
    return madeCalls.isEmpty || lockstep.lastOutcome.ending == .returned
  }

  /// What the model has of a page after the last program.
  func modelStates(of pfn: UInt64) -> PageStates { lockstep.hypervisor.states(of: pfn) }

  /// Runs a program on both sides; nil where they agree.
  public mutating func run(_ program: Program) -> TargetFailure? {
    programCount += 1
    madeCalls.removeAll(keepingCapacity: true)
    var comparison = Comparison(target.exchange, target.layout)
    var watched = WatchedPages(target.layout, readsDevices: target.readsDevices)
    var guests = WatchedFrames()
    lockstep.begin(target.opcodes.contains(.failAllocation) ? program.failurePoint : nil)
    var scope = TargetScope()
    for (index, call) in program.calls.enumerated()
    where target.opcodes.contains(call.opcode) && !TargetScope.isMisaligned(call) {
      let ranges = watched.ranges(about: call)
      guard comparison.hasRoom(for: ranges), scope.admits(call, on: lockstep.hypervisor),
        let row = makeRow(call)
      else { break }
      comparison.add(call, at: index, row)
      var made = call
      made.repeatCount = row.turnCount
      madeCalls.append(MadeCall(index: index, call: made))
      guard row.outcome.ending == .returned else { break }
      comparison.look(at: ranges, on: lockstep.hypervisor)
      if target.readsGuests {
        comparison.look(
          at: guests.frames(about: call, on: lockstep.hypervisor), on: lockstep.hypervisor)
      }
      callCount += UInt64(row.turnCount)
    }
    guard comparison.hasCalls else { return nil }
    if comparison.endsAlive {
      let isWhole = isThorough || programCount % 64 == 0
      comparison.look(
        at: isWhole ? watched.everything() : watched.rangesAtEnd(), on: lockstep.hypervisor)
      comparison.look(at: guests.framesAtEnd(on: lockstep.hypervisor), on: lockstep.hypervisor)
    }
    if let ended = target.run() { return comparison.failure(ended) }
    return comparison.firstDifference()
  }

  /// A row of calls, as the model made it.
  struct Row {
    var outcome: Outcome
    var turnCount: UInt32
  }

  /// Makes a call on the model as often as it says; nil where the program ends before it.
  private mutating func makeRow(_ call: RawCall) -> Row? {
    var once = call
    once.repeatCount = 1
    var turnCount: UInt32 = 0
    repeat {
      switch lockstep.step(once, at: 0) {
      case .clean, .violation: turnCount += 1
      // What was made of the row stays made; the target is to stop at the same place.
      case .contractBroken, .outOfRoom:
        return turnCount == 0 ? nil : Row(outcome: lockstep.lastOutcome, turnCount: turnCount)
      }
    } while turnCount < call.repeatCount && lockstep.lastOutcome.ending == .returned
      && !lockstep.lastOutcome.result.isError
    return Row(outcome: lockstep.lastOutcome, turnCount: turnCount)
  }

  /// What a target says of the machine before any call must be what the model says.
  private static func compareAtBoot(
    _ target: inout TargetProcess, _ lockstep: borrowing Lockstep
  ) -> TargetFailure? {
    var comparison = Comparison(target.exchange, target.layout)
    let watched = WatchedPages(target.layout, readsDevices: target.readsDevices)
    comparison.look(at: watched.everything(), on: lockstep.hypervisor)
    if let ended = target.run() { return comparison.failure(ended) }
    return comparison.firstDifference()
  }
}
