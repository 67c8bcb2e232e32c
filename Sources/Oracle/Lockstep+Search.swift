import Hypercalls
import Hypervisor
import Specification

/// Where a call took the machine, for tools that search what calls lead to.
public enum Move: Sendable {
  /// To a state of this digest, or nowhere where that is the one it came from.
  case state(StateDigest)
  /// No further: the call broke a contract, or the journal is full.
  case deadEnd
  case violation(Violation)
}

/// A state of model and specification, as far as one can be told from another.
public struct LockstepState: Sendable {
  /// Of the model's memory.
  var memory = StateDigest()
  /// Of all.
  public fileprivate(set) var digest = StateDigest()
}

extension Lockstep {
  /// Boots, and arms the failure that a program's header asks for.
  public mutating func boot(_ failure: FailurePoint?) -> LockstepState {
    begin(failure)
    var state = LockstepState()
    state.digest = wholeDigest(state.memory)
    return state
  }

  /// Makes a call as often as it says; `state` is what the machine is in, and follows it.
  public mutating func move(_ call: RawCall, from state: inout LockstepState) -> Move {
    if let violation = bootViolation { return .violation(violation) }
    var isChanged = false
    var iteration: UInt32 = 0
    let pending = hypervisor.pendingDigest
    repeat {
      guard specification.contractHolds(call), hypervisor.hasRoom else { return .deadEnd }
      let met = stateToCount(call)
      if let finding = stepOnce(call) {
        return .violation(violation(finding, call, at: 0, iteration))
      }
      countTransition(call, from: met)
      if hypervisor.update(&state.memory, withWritesFrom: lastMark) { isChanged = true }
      iteration &+= 1
    } while iteration < call.repeatCount && !lastOutcome.result.isError
    // A call that was refused and wrote nothing has changed nothing on the other side either.
    let isIdle = !isChanged && lastOutcome.result.isError && iteration == 1
    if !isIdle || hypervisor.pendingDigest != pending { state.digest = wholeDigest(state.memory) }
    return .state(state.digest)
  }

  private func wholeDigest(_ memory: StateDigest) -> StateDigest {
    var digest = memory
    digest.append(hypervisor.pendingDigest)
    digest.append(specification.digest)
    return digest
  }
}
