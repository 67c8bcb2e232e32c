import Hypercalls
import Hypervisor
import Specification

// Abstract transitions, counted for the engine: new behaviour is kept even without a new edge.
extension Lockstep {
  static let feedbackBits: UInt64 = 14
  /// How many counters the engine keeps: a transition is counted where its hash says.
  public static let feedbackCellCount = 1 << Int(feedbackBits)

  /// The state that a call meets, where anybody wants to know.
  @inline(__always) func stateToCount(_ call: RawCall) -> JointState {
    guard storage.pointee.countsTransitions else { return JointState() }
    return specification.jointState(meeting: call, in: layoutPointer)
  }

  /// Counts the transition that the last call was.
  @inline(__always) func countTransition(_ call: RawCall, from state: JointState) {
    guard storage.pointee.countsTransitions, let expectation = lastExpectation else { return }
    var state = state
    state.note(lastOutcome.hostRace)
    let transition = Transition(call.opcode, in: state, expectation.rule, expectation.result)
    if let feedback = storage.pointee.feedback {
      let index = transition.counter(bits: Self.feedbackBits)
      feedback[index] = 1
    } else {
      note(transition)
    }
  }

  @inline(never) private func note(_ transition: Transition) {
    storage.pointee.transitions.insert(transition)
  }
}

// For tools, which want to know the transitions themselves.
extension Lockstep {
  /// Collects the transitions of all that runs from now on; costs memory, and the fuzzer has
  /// counters for it.
  public mutating func collectTransitions() {
    storage.pointee.transitions = []
    storage.pointee.countsTransitions = true
  }

  /// What was collected, which then begins anew.
  public mutating func takeTransitions() -> Set<Transition> {
    let taken = storage.pointee.transitions
    storage.pointee.transitions = []
    return taken
  }
}
