import Hypercalls
import Hypervisor
import Oracle
import Target

/// A program that can be stood before, between and after its calls.
///
/// Nothing is ever undone: a program does the same each time, so going back is starting again.
public struct Stepper: ~Copyable {
  public let program: Program
  public let mode: RunMode
  /// The calls that are made, up to one that breaks a rule.
  public let steps: [Replay.Step]
  public let verdict: Verdict
  /// How many of the calls have been made.
  public private(set) var position = 0
  private var lockstep: Lockstep
  /// What a target is held against the machine with, where there is one.
  var differential: Differential?
  public private(set) var failure: ProgramFailure?

  public init(_ program: Program, in mode: RunMode, layout: MachineLayout = .standard) {
    self.program = program
    self.mode = mode
    var replay = Replay(mode, layout: layout)
    var steps: [Replay.Step] = []
    verdict = replay.run(program, onStep: { steps.append($0) })
    self.steps = steps
    lockstep = mode.machine(layout: layout)
    lockstep.begin(program.failurePoint)
    if case .violation(let violation) = verdict, mode.target == nil {
      failure = .violation(violation)
    }
  }

  /// The same on the model beside a target, up to the call in which the two part.
  public init(_ program: Program, on differential: consuming Differential) {
    let told = differential.confront(program)
    self.init(told.program, in: told.mode, layout: told.layout)
    failure = told.failure.map(ProgramFailure.disagreement)
    self.differential = consume differential
  }

  public var layout: MachineLayout { lockstep.layout }

  /// The machine and what the specification says of it, after as many calls as the position says.
  public var machine: Lockstep { _read { yield lockstep } }

  /// Whether no more calls can be made.
  public var isAtEnd: Bool { position == steps.count }

  /// Stands after as many calls as asked for, or as there are.
  public mutating func go(to target: Int) {
    let target = min(max(target, 0), steps.count)
    if target < position {
      lockstep.begin(program.failurePoint)
      position = 0
    }
    while position < target {
      _ = lockstep.step(steps[position].call, at: position)
      position += 1
    }
  }

  /// What is otherwise now than it was after another number of calls.
  public mutating func changes(since other: Int) -> [PageChange] {
    let here = position
    let there = min(max(other, 0), steps.count)
    let pages = Set(
      steps[min(here, there)..<max(here, there)].flatMap { $0.changes.flatMap(\.pages) }
    ).sorted()
    go(to: there)
    let before = pages.map { lockstep.hypervisor.inspect($0) }
    go(to: here)
    let changes = zip(pages, before).compactMap { pfn, old in
      PageChange(pfn: pfn, from: old, to: lockstep.hypervisor.inspect(pfn))
    }
    return PageChange.joined(changes)
  }
}
