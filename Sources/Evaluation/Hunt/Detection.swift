import Hypercalls
import Hypervisor
import Oracle
import Triage

/// What a program says of a bug that it found.
struct Detection {
  var signature: String
  /// The invariant that was broken, or the kind of check that failed.
  var rule: String
  /// Calls of the minimised program, and its text.
  var length: Int
  var text: String
  /// Whether the same happens without the bug: then it is another.
  var failsWithoutBug: Bool

  /// Nil where the program does not fail.
  init?(of bug: SeededBug, by bytes: [UInt8], layout: MachineLayout = .standard) {
    let mode = RunMode(profile: bug.entry.home, bugs: [bug])
    let program = Program(bytes: bytes, layout: layout)
      .withoutBreaches(in: mode, layout: layout)
    guard let shortest = MinimisedProgram(program, in: mode, layout: layout) else { return nil }
    signature = shortest.violation.signature
    rule = shortest.violation.invariant?.id ?? "\(shortest.violation.kind)"
    length = shortest.program.calls.count
    text = shortest.text(in: layout)
    var sound = Lockstep(
      design: mode.profile.design, extensions: mode.profile.extensions,
      bugs: mode.profile.weakPoints.subtracting(mode.bugSet), layout: layout)
    if case .violation(let violation) = sound.run(shortest.program) {
      failsWithoutBug = violation.isSame(as: shortest.violation)
    } else {
      failsWithoutBug = false
    }
  }
}

extension Program {
  /// The calls that a machine makes which passes over direct calls whose contract does not hold.
  func withoutBreaches(in mode: RunMode, layout: MachineLayout) -> Program {
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    lockstep.skipsBreaches = true
    lockstep.begin(failurePoint)
    var program = self
    program.calls = []
    for (index, call) in calls.enumerated() {
      let before = lockstep.callCount
      let verdict = lockstep.step(call, at: index)
      let made = lockstep.callCount - before
      if made < call.repeatCount, verdict == .clean, !lockstep.lastOutcome.result.isError {
        program.calls += call.made(times: made)
      } else if made > 0 {
        program.calls.append(call)
      }
      guard verdict == .clean else { break }
    }
    return program
  }
}

extension RawCall {
  /// The call that often, in rows that a record can ask for.
  fileprivate func made(times: UInt64) -> [RawCall] {
    var rows: [RawCall] = []
    var left = times
    for count in ByteFormat.repeatCounts.sorted(by: >) + [1] {
      while left >= count {
        var row = self
        row.repeatCount = count
        rows.append(row)
        left -= UInt64(count)
      }
    }
    return rows
  }
}
