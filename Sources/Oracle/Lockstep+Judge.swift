import Hypercalls
import Hypervisor
import Specification

extension Lockstep {
  /// Makes the call once on both sides and compares them; the first broken rule is the finding.
  @inline(__always) func stepOnce(_ call: RawCall) -> Finding? {
    let wasMapped = hostMaps(call)
    execute(call)
    return judge(call, wasMapped: wasMapped)
  }

  /// Makes a call on the model alone, whatever its contract, as often as it says.
  mutating func makeUnjudged(_ call: RawCall, at index: Int) -> Verdict {
    var iteration: UInt32 = 0
    repeat {
      guard hypervisor.hasRoom else { return .outOfRoom(callIndex: index) }
      execute(call)
      iteration += 1
    } while iteration < call.repeatCount && lastOutcome.ending == .returned
      && !lastOutcome.result.isError
    return .clean
  }

  /// Makes the call on the model alone.
  @inline(__always) func execute(_ call: RawCall) {
    lastMark = hypervisor.writeCount
    lastOpcode = call.opcode
    storage.pointee.callCount &+= 1
    lastExpectation = nil
    lastOutcome = hypervisor.execute(call)
  }

  /// Says what the specification thinks of the call that the model just made.
  @inline(__always) func judge(_ call: RawCall, wasMapped: Bool) -> Finding? {
    switch lastOutcome.ending {
    case .returned: break
    case .warned: if let finding = found(.warning) { return finding }
    case .panicked: return Finding(.panic)
    }
    if call.opcode == .failAllocation { noteOrder(call) }
    let expectation = specification.step(call, evidence: evidence(wasMapped: wasMapped))
    lastExpectation = expectation

    if lastOutcome.result != expectation.result, let finding = found(.result) { return finding }
    if lastOutcome.lockFault != .none, let finding = found(.locking) { return finding }
    if lastOutcome.unusedTables != 0, let finding = checkUnusedTables() { return finding }
    if let finding = checkChanges() { return finding }
    return lastCallRecycled ? checkRecycled() : nil
  }

  @inline(never) private func noteOrder(_ call: RawCall) {
    let order = call.decoded(as: FailAllocation.self)
    orderedFailures.order(
      nth: UInt8(truncatingIfNeeded: order.nth.rawValue),
      times: UInt8(truncatingIfNeeded: order.times.rawValue))
  }

  /// What speaks for a shortage, as far as the model claims one: how many pages its pools have left
  /// the oracle counts for itself.
  @inline(__always) private func evidence(wasMapped: Bool) -> Evidence {
    var evidence = Evidence(
      result: lastOutcome.result, wasMapped: wasMapped, hostRace: lastOutcome.hostRace)
    let hostFailures = lastOutcome.failedHostAllocations
    let hypFailures = lastOutcome.failedHypAllocations
    guard hostFailures | hypFailures != 0 else { return evidence }
    // One failure in the host's pool is answered by recycling and a second try, so it takes two.
    let wasOrdered = lastOutcome.failureWasInjected && orderedFailures.take()
    evidence.allocationFailed = wasOrdered && (hypFailures > 0 || hostFailures > 1)
    if hostFailures > 0 { evidence.hostPoolFree = view.availablePages(of: view.hostPool) }
    if hypFailures > 0 { evidence.hypPoolFree = view.availablePages(of: view.hypPool) }
    evidence.admittedCount = admittedCount
    return evidence
  }

  /// For events of the host: whether its table maps the page now.
  @inline(__always) func hostMaps(_ call: RawCall) -> Bool {
    switch call.opcode {
    case .hostRead, .hostWrite, .hostMemAbort, .hostIdmap:
      call.x[0] < view.ipaPageCount && view.host(call.x[0]).isValid
    default: false
    }
  }

  /// Whether the last call refused: an error, or an abort in answer to an access. What makes
  /// several hypercalls may be refused one of them, and make the others.
  var lastCallRefused: Bool {
    switch lastOpcode {
    case .hostRead, .hostWrite, .hostMemAbort, .guestRead, .guestWrite, .deviceRead, .deviceWrite:
      lastOutcome.result != .success
    case .createHostVM, .destroyHostVM: false
    default: lastOutcome.result.isError
    }
  }

  /// Whether the last call was short of a host table, in which case it recycled devices' mappings.
  var lastCallRecycled: Bool { lastOutcome.failedHostAllocations > 0 }
}
