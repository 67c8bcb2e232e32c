import Hypercalls
import Hypervisor

/// A call that the machine made, and how it ended.
public struct MadeCall: Sendable {
  let call: RawCall
  let outcome: Outcome
}

// Whether a planted bug made a difference, which comes before being found. The machine knows
// nothing of it: a second one, without the bug, makes the same calls.
extension Lockstep {
  /// Runs a program and notes which calls were made, each repetition by itself.
  public mutating func run(
    _ bytes: UnsafeRawBufferPointer, noting made: inout [MadeCall]
  ) -> Verdict {
    made.removeAll(keepingCapacity: true)
    swap(&made, &storage.pointee.madeCalls)
    storage.pointee.notesCalls = true
    defer {
      storage.pointee.notesCalls = false
      swap(&made, &storage.pointee.madeCalls)
    }
    return run(bytes)
  }

  @inline(never) func noteMade(_ call: RawCall) {
    storage.pointee.madeCalls.append(MadeCall(call: call, outcome: lastOutcome))
  }

  /// Whether another machine of the same design and layout ends one of these calls differently, or
  /// writes other words or values. They must be what was run last.
  ///
  /// The two lists of writes are the same, with the values before each write, and so are the words
  /// at the end, if and only if no write differed.
  public func differs(
    from other: inout Hypervisor, making calls: [MadeCall], failure: FailurePoint?
  ) -> Bool {
    other.reset()
    if let failure { other.failAllocation(nth: Int(failure.nth), times: Int(failure.times)) }
    for made in calls {
      let outcome = other.execute(made.call)
      guard outcome.ending == made.outcome.ending, outcome.result == made.outcome.result,
        outcome.site == made.outcome.site, outcome.lockFault == made.outcome.lockFault
      else { return true }
    }
    guard other.writeCount == hypervisor.writeCount else { return true }
    let words = hypervisor.arena.words
    let otherWords = other.arena.words
    for (write, otherWrite) in zip(hypervisor.writes, other.writes) {
      guard write.word == otherWrite.word, write.old == otherWrite.old,
        words[Int(write.word)] == otherWords[Int(write.word)]
      else { return true }
    }
    return false
  }
}
