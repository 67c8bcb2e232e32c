import Hypercalls

@testable import Hypervisor
@testable import Oracle
@testable import Specification

/// All that calls of a small domain can reach, found breadth first.
struct SmallWorld<State: Hashable>: ~Copyable {
  /// What the environment does to a call.
  enum Environment: CaseIterable {
    case plenty, firstAllocationFails, allAllocationsFail, secondAllocationFails
    case hostPoolEmpty, hypPoolEmpty
  }

  var lockstep: Lockstep
  let calls: [RawCall]
  /// What tells two states apart.
  let key: (borrowing Lockstep) -> State
  private(set) var transitionCount = 0
  private(set) var firstFinding: String?

  init(
    _ design: Design, extensions: Extensions = [], layout: MachineLayout, calls: [RawCall],
    key: @escaping (borrowing Lockstep) -> State
  ) {
    lockstep = Lockstep(design: design, extensions: extensions, layout: layout)
    self.calls = calls
    self.key = key
  }

  /// The number of states that calls lead to from boot, in the environments given; the model and
  /// the specification go in lockstep, and the first divergence ends the search.
  mutating func explore(_ environments: [Environment]) -> Int {
    lockstep.reset()
    // A state is known by the call that led to it first, and the state before.
    var paths: [State: (from: State, step: (Int, Environment))] = [:]
    var known: Set<State> = [key(lockstep)]
    var frontier = [key(lockstep)]
    while !frontier.isEmpty, firstFinding == nil {
      var next: [State] = []
      for state in frontier {
        replay(to: state, paths)
        for (index, call) in calls.enumerated() {
          for environment in environments {
            let reached = attempt(call, environment)
            if known.insert(reached).inserted {
              paths[reached] = (state, (index, environment))
              next.append(reached)
            }
            if firstFinding != nil { return known.count }
          }
        }
      }
      frontier = next
    }
    return known.count
  }

  private mutating func replay(
    to state: State, _ paths: [State: (from: State, step: (Int, Environment))]
  ) {
    var steps: [(Int, Environment)] = []
    var state = state
    while let path = paths[state] {
      steps.append(path.step)
      state = path.from
    }
    lockstep.reset()
    for (index, environment) in steps.reversed() { _ = make(calls[index], environment) }
  }

  /// Makes a call, says where that led, and takes it back.
  private mutating func attempt(_ call: RawCall, _ environment: Environment) -> State {
    let before = lockstep.hypervisor.writeCount
    guard lockstep.specification.contractHolds(call) else { return key(lockstep) }
    transitionCount += 1
    if let finding = make(call, environment) {
      firstFinding = firstFinding ?? "\(call.opcode.name) in \(environment): \(finding)"
    }
    let reached = key(lockstep)
    takeBack(call, to: before)
    return reached
  }

  private mutating func make(_ call: RawCall, _ environment: Environment) -> Finding? {
    switch environment {
    case .plenty: break
    case .firstAllocationFails: lockstep.orderFailures(nth: 1, times: 1)
    case .secondAllocationFails: lockstep.orderFailures(nth: 2, times: 1)
    case .allAllocationsFail: lockstep.orderFailures(nth: 1, times: 255)
    case .hostPoolEmpty: _ = lockstep.hypervisor.withhold(from: true, leaving: 0)
    case .hypPoolEmpty: _ = lockstep.hypervisor.withhold(from: false, leaving: 0)
    }
    let finding = lockstep.stepOnce(call)
    lockstep.orderFailures(nth: 0, times: 0)
    _ = lockstep.hypervisor.withhold(from: true, leaving: nil)
    _ = lockstep.hypervisor.withhold(from: false, leaving: nil)
    return finding
  }

  /// Undoes the last call on both sides.
  private mutating func takeBack(_ call: RawCall, to mark: Int) {
    lockstep.hypervisor.journal.undo(to: mark)
    for change in Array(lockstep.specification.changedThisStep) {
      lockstep.specification.memory.change(change.pfn, to: change.before)
    }
    lockstep.specification.memory.beginStep()
    takeBackPlaces()
    guard lockstep.lastOutcome.result == .success, call.x[1] > 0 else { return }
    switch call.opcode {
    case .hypPinSharedMem: lockstep.specification.pins.remove(first: call.x[0], count: call.x[1])
    case .hostShareDMA: countDevices(of: call, adding: -1)
    case .hostUnshareDMA: countDevices(of: call, adding: 1)
    case .hypUnpinSharedMem: lockstep.specification.pins.add(first: call.x[0], count: call.x[1])
    default: break
    }
  }

  private mutating func takeBackPlaces() {
    for change in Array(lockstep.specification.changedPlacesThisStep) {
      let now = lockstep.specification.addressSpaces[change.place]
      lockstep.specification.addressSpaces.set(change.place, to: change.before)
      guard let entry = now ?? change.before, !entry.isMemory else { continue }
      let difference: Int32 = now == nil ? 1 : -1
      lockstep.specification.memory.deviceMappings.beginDraft()
      lockstep.specification.memory.deviceMappings.draft(
        PageRange(first: entry.pfn, count: 1), adding: difference, entries: difference)
      lockstep.specification.memory.deviceMappings.commitDraft()
    }
    lockstep.specification.addressSpaces.beginStep()
  }

  /// Pages of devices are no pages that a step changes.
  private mutating func countDevices(of call: RawCall, adding difference: Int32) {
    let range = PageRange(first: call.x[0] >> 12, count: call.x[1] >> 12)
    guard lockstep.layout.region(of: range.first) == nil else { return }
    lockstep.specification.memory.deviceMappings.beginDraft()
    lockstep.specification.memory.deviceMappings.draft(range, adding: difference, entries: 0)
    lockstep.specification.memory.deviceMappings.commitDraft()
  }
}
