import Hypercalls
import Hypervisor
import Oracle
import Specification

extension Chronicle {
  /// Runs a program, and tells its story.
  public init(_ program: Program, in mode: RunMode, layout: MachineLayout = .standard) {
    var machine = mode.machine(layout: layout)
    var scout = Scout(pages: Set(program.namedPages(in: layout)))
    let verdict = machine.run(program) { lockstep, _ in scout.look(at: lockstep) }

    self.init(
      program: program, mode: mode, layout: layout, verdict: verdict, calls: [], lives: [])
    guard case .violation(let violation) = verdict else {
      lives = PageLife.joined(recorded(scout, on: &machine))
      return
    }
    failure = .violation(violation)
    if let pfn = violation.pfn, layout.region(of: pfn) != nil { scout.pages.insert(pfn) }
    // As far as the machine came; what the design makes of the same calls.
    var sound = Lockstep(
      design: mode.profile.design, extensions: mode.profile.extensions, layout: layout)
    scout.mark = 0
    var answer: Expectation?
    let end = sound.run(program.prefix(through: violation)) { lockstep, _ in
      scout.look(at: lockstep)
      answer = lockstep.lastExpectation
    }
    var lives = recorded(scout, on: &machine)
    // A panic leaves the specification without an answer.
    if let last = calls.indices.last, calls[last].expectation == nil {
      calls[last].expectation = answer
    }
    if end == .clean {
      let reach = Reach(sound.hypervisor, scout.footholds)
      for index in lives.indices {
        let demanded = sound.machinePage(lives[index].pages.lowerBound, reach)
        if demanded != lives[index].last.machine { lives[index].demanded = demanded }
      }
      words = WordDifference.between(machine.hypervisor, and: sound.hypervisor)
    }
    self.lives = PageLife.joined(lives)
  }

  /// Tells the story of the model, and at its end what the target made of it.
  public init(_ told: Confrontation) {
    var machine = told.mode.machine(layout: told.layout)
    var scout = Scout(pages: Set(told.program.namedPages(in: told.layout)).union(told.pages.keys))
    _ = machine.run(told.program) { lockstep, _ in scout.look(at: lockstep) }
    self.init(
      program: told.program, mode: told.mode, layout: told.layout, verdict: .clean,
      failure: told.failure.map(ProgramFailure.disagreement), calls: [], lives: [],
      leftOut: told.leftOut)
    var lives = recorded(scout, on: &machine)
    for index in calls.indices {
      let call = calls[index]
      if told.answers[index] != "\(call.outcome.asExpected)" {
        calls[index].onTarget = told.answers[index]
      }
      // Where the machine does not do what the design has, a target must do as the machine.
      if call.isWronglyDone { calls[index].expectation = nil }
    }
    for index in lives.indices {
      guard let states = told.pages[lives[index].pages.lowerBound] else { continue }
      lives[index].depart(to: states, in: calls.indices.last)
    }
    self.lives = PageLife.joined(lives)
  }

  /// Runs the program once more, and writes the life of each page that the scout found.
  private mutating func recorded(_ scout: Scout, on machine: inout Lockstep) -> [PageLife] {
    machine.begin(program.failurePoint)
    let footholds = scout.footholds
    let pages = scout.pages.sorted()
    let reach = Reach(machine.hypervisor, footholds)
    var lives = pages.map { pfn in
      PageLife(
        pages: pfn...pfn,
        moments: [PageLife.Moment(condition: machine.condition(of: pfn, reach))])
    }
    // Nothing was called where the booted machine is unsound.
    if violation?.isAtBoot == true { return lives }

    for (index, call) in program.calls.enumerated() {
      let met = machine.specification.jointState(meeting: call, layout: layout)
      let countBefore = machine.callCount
      let verdict = machine.step(call, at: index)
      guard machine.callCount > countBefore else { break }
      calls.append(
        Call(
          call: call, outcome: machine.lastOutcome, expectation: machine.lastExpectation,
          met: met))
      if !machine.isJudged, breach == nil { breach = index }
      let reach = Reach(machine.hypervisor, footholds)
      for life in lives.indices {
        let condition = machine.condition(of: pages[life], reach)
        guard condition != lives[life].last else { continue }
        lives[life].moments.append(PageLife.Moment(callIndex: index, condition: condition))
      }
      guard verdict == .clean else { break }
    }
    return lives
  }
}

/// Goes ahead, and finds the pages that a program is about.
private struct Scout {
  var pages: Set<UInt64>
  var footholds = Footholds()
  /// How much of the journal has been looked at.
  var mark = 0

  mutating func look(at lockstep: borrowing Lockstep) {
    let touched = TouchedPages(lockstep.hypervisor, since: mark, named: Array(pages))
    pages.formUnion(touched.pfns)
    pages.formUnion(footholds.note(lockstep.hypervisor, since: mark))
    for change in lockstep.specification.changedThisStep { pages.insert(change.pfn) }
    mark = lockstep.hypervisor.writeCount
  }
}

/// Who reaches which page now, beside host and hypervisor by their tables.
private struct Reach {
  var users: [UInt64: [PageUser]]
  var cached: [UInt64: [AddressSpace]] = [:]

  init(_ hypervisor: borrowing Hypervisor, _ footholds: Footholds) {
    users = footholds.users(in: hypervisor)
    for number in 0..<hypervisor.translationEnd {
      guard let translation = hypervisor.cachedTranslation(number),
        case .leaf(let first, _, _) = hypervisor.target(of: translation)
      else { continue }
      let space = AddressSpace(vmid: translation.vmid)
      for pfn in first..<first + translation.pages.count where cached[pfn]?.last != space {
        cached[pfn, default: []].append(space)
      }
    }
  }
}

extension AddressSpace {
  init(vmid: UInt64) {
    let firstDevice = CachedTranslation.firstDeviceVMID
    self =
      vmid == 0
      ? .host : vmid < firstDevice ? .guest(Handle.first + vmid - 1) : .device(vmid - firstDevice)
  }
}

extension Lockstep {
  fileprivate func condition(of pfn: UInt64, _ reach: Reach) -> PageCondition {
    PageCondition(abstract: specification[pfn], machine: machinePage(pfn, reach))
  }

  fileprivate func machinePage(_ pfn: UInt64, _ reach: Reach) -> MachinePage {
    let arena = hypervisor.arena
    let contents = hypervisor.index(of: pfn).flatMap {
      Writer(rawValue: UInt8(truncatingIfNeeded: arena.words[arena.contentsStart + $0]))
    }
    return MachinePage(
      view: hypervisor.inspect(pfn), users: reach.users[pfn] ?? [],
      cachedFor: reach.cached[pfn] ?? [], contents: contents)
  }
}

extension Specification {
  fileprivate func jointState(meeting call: RawCall, layout: MachineLayout) -> JointState {
    withUnsafePointer(to: layout) { jointState(meeting: call, in: $0) }
  }
}

extension Program {
  /// The calls as far as they were made, up to the repetition that broke the rule.
  fileprivate func prefix(through violation: Violation) -> Program {
    var prefix = self
    if violation.isAtBoot { prefix.calls = [] }
    guard violation.opcode != nil else { return prefix }
    prefix.calls = Array(calls.prefix(violation.callIndex + 1))
    prefix.calls[violation.callIndex].repeatCount = violation.iteration + 1
    return prefix
  }
}
