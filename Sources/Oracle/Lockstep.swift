import Hypercalls
import Hypervisor
import Specification

/// How a program ended under the oracle.
public enum Verdict: Sendable, Equatable {
  case clean
  /// The caller of a direct call broke its contract: what would follow says nothing of the machine.
  case contractBroken(callIndex: Int)
  /// The program is too long for the journal; what was run was clean.
  case outOfRoom(callIndex: Int)
  case violation(Violation)

  /// Nil where no rule is broken.
  public var signature: String? {
    if case .violation(let violation) = self { violation.signature } else { nil }
  }
}

/// Runs programs on model and specification side by side and checks the machine after every call.
///
/// The cheap check after a call looks at the words that the call wrote and at the pages that the
/// specification changed. It is inductive: if the machine was sound before and the check finds
/// nothing, the machine is sound after. `checkMachine` assumes nothing and looks at everything; the
/// tests hold the two to the same answer.
public struct Lockstep: ~Copyable {
  let storage: UnsafeMutablePointer<Storage>
  /// The layout at a stable address, for decoding records in place.
  let layoutPointer: UnsafeMutablePointer<MachineLayout>

  /// A design with patch series and bugs in it; without any bug, the design as it should be.
  public init(
    design: Design, extensions: Extensions = [], bugs: SeededBugSet = [],
    layout: MachineLayout = .standard,
    feedback: UnsafeMutablePointer<UInt8>? = nil
  ) {
    storage = .allocate(capacity: 1)
    storage.initialize(
      to: Storage(
        design: design, extensions: extensions, bugs: bugs, layout: layout, feedback: feedback))
    layoutPointer = .allocate(capacity: 1)
    layoutPointer.initialize(to: layout)
    storage.pointee.bootFinding = findingInMachine()
    storage.pointee.bootsSound = storage.pointee.bootFinding == nil
  }

  /// A profile's design with its weak points, and more bugs on top.
  public init(
    profile: Profile, bugs: SeededBugSet = [], layout: MachineLayout = .standard,
    feedback: UnsafeMutablePointer<UInt8>? = nil
  ) {
    self.init(
      design: profile.design, extensions: profile.extensions,
      bugs: profile.weakPoints.union(bugs), layout: layout, feedback: feedback)
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
    layoutPointer.deallocate()
  }

  public var design: Design { specification.design }

  /// Back to the booted machine.
  public mutating func reset() {
    hypervisor.reset()
    specification.reset()
  }

  /// Starts a program: boots, and arms the failure that its header asks for.
  public mutating func begin(_ failure: FailurePoint?) {
    reset()
    isJudged = true
    orderFailures(nth: failure?.nth ?? 0, times: failure?.times ?? 0)
  }

  /// Has allocations of tables fail: the `nth` from now on, and `times` in all.
  mutating func orderFailures(nth: UInt8, times: UInt8) {
    hypervisor.failAllocation(nth: Int(nth), times: Int(times))
    orderedFailures.order(nth: nth, times: times)
  }

  /// Runs a program in its byte form, as the fuzzer does.
  public mutating func run(_ bytes: UnsafeRawBufferPointer) -> Verdict {
    let reader = RecordReader(bytes, layout: layoutPointer)
    begin(reader.header.failurePoint)
    if let violation = bootViolation { return .violation(violation) }
    for index in 0..<reader.count {
      let call = reader[index]
      let ending = makeInRow(call)
      guard ending.isClean else { return verdict(ending, call, at: index) }
    }
    return checksEnd(of: bytes) ? checkEnd(callIndex: reader.count - 1) : .clean
  }

  /// Makes a call as often as it says, and checks the machine after each time.
  public mutating func step(_ call: RawCall, at index: Int) -> Verdict {
    if let violation = bootViolation { return .violation(violation) }
    guard isJudged else { return makeUnjudged(call, at: index) }
    let countBefore = callCount
    let ending = makeInRow(call)
    guard case .contractBroken = ending, answersBreaches else {
      return verdict(ending, call, at: index)
    }
    isJudged = false
    var rest = call
    rest.repeatCount -= UInt32(callCount - countBefore)
    return makeUnjudged(rest, at: index)
  }

  /// How a row of calls ended: a verdict that has not been put into words.
  private enum RowEnding {
    case clean, contractBroken, outOfRoom
    case found(Finding, iteration: UInt32)

    @inline(__always) var isClean: Bool { if case .clean = self { true } else { false } }
  }

  @inline(__always) private func makeInRow(_ call: RawCall) -> RowEnding {
    var iteration: UInt32 = 0
    repeat {
      guard specification.contractHolds(call) else {
        return skipsBreaches ? .clean : .contractBroken
      }
      guard hypervisor.hasRoom else { return .outOfRoom }
      let state = stateToCount(call)
      let finding = stepOnce(call)
      if storage.pointee.notesCalls { noteMade(call) }
      if let finding { return .found(finding, iteration: iteration) }
      countTransition(call, from: state)
      iteration &+= 1
    } while iteration < call.repeatCount && !lastOutcome.result.isError
    return .clean
  }

  @inline(never) private func verdict(
    _ ending: RowEnding, _ call: RawCall, at index: Int
  ) -> Verdict {
    switch ending {
    case .clean: .clean
    case .contractBroken: .contractBroken(callIndex: index)
    case .outOfRoom: .outOfRoom(callIndex: index)
    case .found(let finding, let iteration):
      .violation(violation(finding, call, at: index, iteration))
    }
  }

  /// One program in sixteen is checked in full at its end when fuzzing, by its content, so that the
  /// same bytes always get the same check.
  private func checksEnd(of bytes: UnsafeRawBufferPointer) -> Bool {
    var hash: UInt64 = 0
    for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
      hash =
        (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        &* 0x9e37_79b9_7f4a_7c15
    }
    return hash >> 60 == 0
  }
}
