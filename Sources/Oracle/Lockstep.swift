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
}

/// Runs programs on model and specification side by side and checks the machine after every call.
///
/// The cheap check after a call looks at the words that the call wrote and at the pages that the
/// specification changed. It is inductive: if the machine was sound before and the check finds
/// nothing, the machine is sound after. `checkMachine` assumes nothing and looks at everything; the
/// tests hold the two to the same answer.
public struct Lockstep: ~Copyable {
  public let design: Design
  let storage: UnsafeMutablePointer<Storage>
  /// The layout at a stable address, for decoding records in place.
  private let layoutPointer: UnsafeMutablePointer<MachineLayout>

  /// A design and the bugs in it; without any, the design as it should be.
  public init(
    design: Design, bugs: SeededBugSet = [], layout: MachineLayout = .standard,
    feedback: UnsafeMutablePointer<UInt8>? = nil
  ) {
    self.design = design
    storage = .allocate(capacity: 1)
    storage.initialize(
      to: Storage(design: design, bugs: bugs, layout: layout, feedback: feedback))
    layoutPointer = .allocate(capacity: 1)
    layoutPointer.initialize(to: layout)
    storage.pointee.bootFinding = findingInMachine()
  }

  /// A profile's design with its weak points, and more bugs on top.
  public init(
    profile: Profile, bugs: SeededBugSet = [], layout: MachineLayout = .standard,
    feedback: UnsafeMutablePointer<UInt8>? = nil
  ) {
    self.init(
      design: profile.design, bugs: profile.weakPoints.union(bugs), layout: layout,
      feedback: feedback)
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
    layoutPointer.deallocate()
  }

  /// Back to the booted machine.
  public mutating func reset() {
    hypervisor.reset()
    specification.reset()
  }

  /// Starts a program: boots, and arms the failure that its header asks for.
  public mutating func begin(_ failure: FailurePoint?) {
    reset()
    if let failure { hypervisor.failAllocation(nth: Int(failure.nth), times: Int(failure.times)) }
  }

  /// Runs a program in its byte form, as the fuzzer does.
  public mutating func run(_ bytes: UnsafeRawBufferPointer) -> Verdict {
    let reader = RecordReader(bytes, layout: layoutPointer)
    begin(reader.header.failurePoint)
    if let violation = bootViolation { return .violation(violation) }
    for index in 0..<reader.count {
      let verdict = step(reader[index], at: index)
      guard verdict == .clean else { return verdict }
    }
    return checksEnd(of: bytes) ? checkEnd(callIndex: reader.count - 1) : .clean
  }

  /// Makes a call as often as it says, and checks the machine after each time.
  public mutating func step(_ call: RawCall, at index: Int) -> Verdict {
    if let violation = bootViolation { return .violation(violation) }
    var iteration: UInt32 = 0
    repeat {
      guard specification.contractHolds(call) else { return .contractBroken(callIndex: index) }
      guard hypervisor.hasRoom else { return .outOfRoom(callIndex: index) }
      let cell = feedbackCell(call)
      if let finding = stepOnce(call) {
        return .violation(violation(finding, call, at: index, iteration))
      }
      countTransition(cell)
      iteration += 1
    } while iteration < call.repeatCount && !lastOutcome.result.isError
    return .clean
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
