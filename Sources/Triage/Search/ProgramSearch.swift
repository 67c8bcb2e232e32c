import Hypercalls
import Oracle

/// Looks for a shortest program that fails in a given way, breadth first: all programs of one call,
/// then all of two, and so on.
///
/// Not every program is run. What leads to a state that a program not longer led to before is not
/// followed, and so is a call that changes nothing; and pages of RAM come into use in order.
struct ProgramSearch: ~Copyable {
  /// What is looked for.
  struct Task {
    var violation: Violation
    /// What the program's header may order.
    var failurePoints: [FailurePoint?]
    /// Calls that every program begins with.
    var prefix: [RawCall] = []
    /// Calls that every program ends with; nil for any one call.
    var suffix: [RawCall]?
    /// The most calls between, the last one included where that is any.
    var depthMax: Int
    /// The most work: calls made, and words that they wrote by the eight, which is what time a
    /// search takes, on any machine.
    var workMax = Int.max
  }

  enum Result {
    /// A whole program; none with fewer calls between prefix and suffix would do.
    case found(Program)
    /// There is no such program.
    case none
    /// The search was cut short; there is none of so many calls.
    case cutShort(depth: Int)
  }

  private let layout: MachineLayout
  private let letters: [CallAlphabet.Letter]
  private var states = StateSet()
  private(set) var progress = Proof.Progress()
  private(set) var workCount = 0

  /// A state, and how it was reached first.
  private struct Node {
    /// Negative where no call of the search has been made: then the letter says which failure point
    /// the header has.
    var parent: Int32
    var letter: Int32
    var repeatCount: UInt32
    var pageEnd: Int32
    var state: LockstepState
  }
  private var nodes: [Node] = []

  init(_ alphabet: CallAlphabet, layout: MachineLayout) {
    self.layout = layout
    letters = alphabet.letters
  }

  /// Runs on a machine that has the profile and the bugs; `isStopped` is asked now and then.
  mutating func run(
    _ task: Task, on lockstep: inout Lockstep, isStopped: (borrowing ProgramSearch) -> Bool
  ) -> Result {
    states = StateSet()
    nodes = []
    progress = Proof.Progress()
    workCount = 0
    // A program without calls fails at boot: none is shorter.
    guard task.depthMax >= 0 else { return .none }
    for number in task.failurePoints.indices {
      guard let root = start(task, number, on: &lockstep) else { continue }
      if reachesGoal(task, on: &lockstep) { return found(root, task, []) }
      if states.insert(root.state.digest) { nodes.append(root) }
    }

    var level = nodes.indices
    for depth in 1...max(1, task.depthMax) where depth <= task.depthMax {
      let isLast = depth == task.depthMax
      for node in level {
        progress.stateCount = states.count
        progress.callCount = depth
        if isStopped(self) || workCount > task.workMax { return .cutShort(depth: depth - 1) }
        if let last = expand(node, task, isLast: isLast, on: &lockstep) {
          return found(nodes[node], task, [last])
        }
      }
      level = level.upperBound..<nodes.count
      if level.isEmpty { return .none }
    }
    return .none
  }

  private mutating func start(
    _ task: Task, _ number: Int, on lockstep: inout Lockstep
  ) -> Node? {
    var state = lockstep.boot(task.failurePoints[number])
    for call in task.prefix {
      guard case .state = lockstep.move(call, from: &state) else { return nil }
    }
    let used = CallAlphabet.pageEnd(of: task.prefix + (task.suffix ?? []), layout: layout)
    return Node(
      parent: -1, letter: Int32(number), repeatCount: 1, pageEnd: Int32(used), state: state)
  }
}

extension ProgramSearch {
  /// Makes every call that may follow a program; the first with which it fails as wanted, or nil.
  private mutating func expand(
    _ index: Int, _ task: Task, isLast: Bool, on lockstep: inout Lockstep
  ) -> RawCall? {
    let node = nodes[index]
    // The failing call is of the signature's opcode; only where the end of the program fails, or
    // calls are to follow, another may be the last.
    let onlyOpcode = isLast && task.suffix == nil ? task.violation.opcode : nil
    restore(node, task, on: &lockstep)
    for number in letters.indices {
      let letter = letters[number]
      if letter.pagesNeeded > Int(node.pageEnd) { break }
      if let onlyOpcode, letter.call.opcode != onlyOpcode { continue }
      for repeatCount in [1] + letter.repeats {
        var call = letter.call
        call.repeatCount = repeatCount
        var state = node.state
        progress.moveCount += 1
        let writeCount = lockstep.hypervisor.writeCount
        let move = lockstep.move(call, from: &state)
        workCount += 1 + (lockstep.hypervisor.writeCount - writeCount) / 8
        if case .state(let digest) = move, digest == node.state.digest { break }
        defer { restore(node, task, on: &lockstep) }
        switch move {
        case .deadEnd: break
        case .violation(let violation):
          if task.suffix == nil, violation.isSame(as: task.violation) {
            return call
          }
        case .state(let digest):
          guard onlyOpcode == nil, states.insert(digest) else { continue }
          if !isLast {
            nodes.append(
              Node(
                parent: Int32(index), letter: Int32(number), repeatCount: repeatCount,
                pageEnd: max(node.pageEnd, Int32(letter.pageEnd)), state: state))
          }
          if reachesGoal(task, on: &lockstep) { return call }
          continue
        }
        break
      }
    }
    return nil
  }

  /// Whether the program that has just been made fails as wanted with what is to follow.
  private mutating func reachesGoal(_ task: Task, on lockstep: inout Lockstep) -> Bool {
    guard let suffix = task.suffix else {
      guard task.violation.opcode == nil,
        case .violation(let violation) = lockstep.checkEnd(callIndex: 0)
      else { return false }
      return violation.isSame(as: task.violation)
    }
    workCount += suffix.count
    for (number, call) in suffix.enumerated() {
      switch lockstep.step(call, at: number) {
      case .clean: continue
      case .violation(let violation): return violation.isSame(as: task.violation)
      case .contractBroken, .outOfRoom: return false
      }
    }
    guard case .violation(let violation) = lockstep.checkEnd(callIndex: 0) else { return false }
    return violation.isSame(as: task.violation)
  }

  /// Puts the machine into a node's state.
  private mutating func restore(_ node: Node, _ task: Task, on lockstep: inout Lockstep) {
    let (failurePoint, calls) = path(to: node, task)
    workCount += 1 + lockstep.hypervisor.writeCount / 8
    lockstep.begin(failurePoint)
    for call in task.prefix { _ = lockstep.step(call, at: 0) }
    for call in calls { _ = lockstep.step(call, at: 0) }
    workCount += task.prefix.count + calls.count + lockstep.hypervisor.writeCount / 8
  }

  private func path(to node: Node, _ task: Task) -> (FailurePoint?, [RawCall]) {
    var calls: [RawCall] = []
    var node = node
    while node.parent >= 0 {
      var call = letters[Int(node.letter)].call
      call.repeatCount = node.repeatCount
      calls.append(call)
      node = nodes[Int(node.parent)]
    }
    return (task.failurePoints[Int(node.letter)], calls.reversed())
  }

  private func found(_ node: Node, _ task: Task, _ last: [RawCall]) -> Result {
    let (failurePoint, calls) = path(to: node, task)
    return .found(
      Program(
        failurePoint: failurePoint, calls: task.prefix + calls + last + (task.suffix ?? [])))
  }
}
