import Hypercalls
import Hypervisor

// Whether a planted bug made a difference, which comes before being found. The machine knows
// nothing of it: a second one, without the bug, makes the same calls.
extension Lockstep {
  /// Runs a program, and the same calls on another machine of the same design and layout: whether
  /// some call ended differently there, or left other words.
  public mutating func run(
    _ bytes: UnsafeRawBufferPointer, beside other: inout Hypervisor
  ) -> (verdict: Verdict, differs: Bool) {
    other.reset()
    if let failure = ProgramHeader(bytes).failurePoint {
      other.failAllocation(nth: Int(failure.nth), times: Int(failure.times))
    }
    var differs = false
    let verdict = run(bytes) { lockstep, call in
      // What follows a difference follows from it.
      if !differs { differs = lockstep.lastCallDiffers(from: call, on: &other) }
    }
    return (verdict, differs)
  }

  private func lastCallDiffers(from call: RawCall, on other: inout Hypervisor) -> Bool {
    let mark = other.writeCount
    let outcome = other.execute(call)
    guard outcome.ending == lastOutcome.ending, outcome.result == lastOutcome.result,
      outcome.site == lastOutcome.site, outcome.lockFault == lastOutcome.lockFault
    else { return true }
    let words = other.arena.words
    let ours = hypervisor.arena.words
    // A word that was written again as it was is no difference, so both lists have to be read.
    for entry in other.writes[mark...] where ours[Int(entry.word)] != words[Int(entry.word)] {
      return true
    }
    for entry in hypervisor.writes[lastMark...]
    where ours[Int(entry.word)] != words[Int(entry.word)] { return true }
    return false
  }
}
