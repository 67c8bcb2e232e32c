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
public struct Lockstep: ~Copyable {
  public let profile: Profile
  public let layout: MachineLayout
  let design: Design
  public internal(set) var hypervisor: Hypervisor
  public internal(set) var specification: Specification
  let view: MachineView
  let hypAnnotation: UInt64
  var notes: FrameNotes

  /// The layout at a stable address, for decoding records in place.
  private let layoutPointer: UnsafeMutablePointer<MachineLayout>
  /// Cells that count abstract transitions, libFuzzer's extra counters; nil: none.
  private let feedback: UnsafeMutablePointer<UInt8>?
  public static let feedbackCellCount = 4096

  /// What the last call did and should have done, for tools that follow a program.
  public internal(set) var lastOutcome = Outcome()
  public internal(set) var lastExpectation: Expectation?
  /// First journal entry of the last call.
  public internal(set) var lastMark = 0

  public init(
    profile: Profile, bugs: SeededBugSet = [], layout: MachineLayout = .standard,
    feedback: UnsafeMutablePointer<UInt8>? = nil
  ) {
    self.profile = profile
    self.layout = layout
    self.feedback = feedback
    design = profile.design
    hypervisor = Hypervisor(profile: profile, bugs: bugs, layout: layout)
    specification = Specification(design: profile.design, layout: layout)
    view = MachineView(hypervisor)
    notes = FrameNotes(frameCount: view.arena.frameCount)
    hypAnnotation = profile.design == .mainline ? 2 << 60 | 1 << 1 : 1 << 2
    layoutPointer = .allocate(capacity: 1)
    layoutPointer.initialize(to: layout)
  }

  deinit { layoutPointer.deallocate() }

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
    for index in 0..<reader.count {
      let verdict = step(reader[index], at: index)
      guard verdict == .clean else { return verdict }
    }
    return checksEnd(of: bytes) ? checkEnd(callIndex: reader.count - 1) : .clean
  }

  /// Makes a call as often as it says, and checks the machine after each time.
  public mutating func step(_ call: RawCall, at index: Int) -> Verdict {
    var iteration: UInt32 = 0
    repeat {
      guard specification.contractHolds(call) else { return .contractBroken(callIndex: index) }
      guard hypervisor.hasRoom else { return .outOfRoom(callIndex: index) }
      let cell = feedbackCell(call)
      if var violation = stepOnce(call) {
        violation.callIndex = index
        violation.iteration = iteration
        return .violation(violation)
      }
      count(cell, lastOutcome.result)
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

  // MARK: Feedback

  @inline(__always) private func feedbackCell(_ call: RawCall) -> Int {
    guard feedback != nil else { return 0 }
    let page = specification[call.x[0]]
    let count = page.count == 0 ? 0 : page.count == 1 ? 1 : page.count < 16 ? 2 : 3
    let state = Int(page.owner.rawValue) << 4 | Int(page.borrower.rawValue) << 2 | count
    return Int(call.opcode.rawValue) << 6 | state
  }

  @inline(__always) private func count(_ cell: Int, _ result: ReturnCode) {
    guard let feedback else { return }
    let hash = (UInt64(cell) << 12 ^ UInt64(bitPattern: result.rawValue)) &* 0x9e37_79b9_7f4a_7c15
    let index = Int(hash >> 52)
    feedback[index] = feedback[index] &+ (feedback[index] == 255 ? 0 : 1)
  }
}
