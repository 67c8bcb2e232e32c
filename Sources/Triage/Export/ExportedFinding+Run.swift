import Fuzzing
import Hypercalls
import Hypervisor
import Oracle
import Specification

extension ExportedFinding {
  /// Runs a program and notes what it does; nil where it does not fail.
  public init?(_ program: Program, in mode: RunMode, layout: MachineLayout = .standard) {
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    // What must be is asked where nothing goes wrong, as long as that is so.
    var sound = mode.soundMachine(layout: layout)
    var calls: [Call] = []
    var results: [ExpectedResult?] = []
    lockstep.begin(program.failurePoint)
    sound.begin(program.failurePoint)
    var isSound = true
    var verdict = Verdict.clean
    for (index, call) in program.calls.enumerated() {
      verdict = lockstep.step(call, at: index)
      switch verdict {
      case .contractBroken, .outOfRoom: return nil
      case .violation(let violation) where violation.isAtBoot: break
      case .clean, .violation:
        results.append(lockstep.lastOutcome.asExpected)
        isSound = isSound && sound.step(call, at: index) == .clean
        calls.append(
          isSound
            ? Call(call, specifiedBy: &sound, gives: "\(lockstep.lastOutcome.asExpected)")
            : Call(call, specifiedBy: &lockstep, gives: "\(lockstep.lastOutcome.asExpected)"))
      }
      guard verdict == .clean else { break }
    }
    if verdict == .clean { verdict = lockstep.checkEnd(callIndex: calls.count - 1) }
    guard case .violation(let violation) = verdict else { return nil }
    var made = program
    made.calls = Array(program.calls.prefix(calls.count))
    self.init(.violation(violation), calls, made, results, mode, layout)
    rule = violation.brokenRule
  }

  /// A disagreement with a target: what is due is what the model gives, and as far as the design
  /// has the same what it says of pages. Nil where the two agree, where no call is to blame, and
  /// where EL2 is to end.
  public init?(_ told: Confrontation) {
    guard let failure = told.failure, failure.opcode != nil else { return nil }
    var model = told.mode.machine(layout: told.layout)
    model.begin(told.program.failurePoint)
    var calls: [Call] = []
    var results: [ExpectedResult?] = []
    var isSpecified = true
    for (index, call) in told.program.calls.enumerated() {
      _ = model.step(call, at: index)
      guard model.lastOutcome.ending == .returned else { return nil }
      let due = model.lastOutcome.result
      isSpecified = model.lastExpectation?.result == due
      calls.append(
        Call(call, specifiedBy: &model, due: "\(due)", gives: told.answers[index]))
      if !isSpecified { calls[index].pages = [] }
      results.append(.returns(due))
    }
    self.init(.disagreement(failure), calls, told.program, results, told.mode, told.layout)
    if case .result = failure.kind, isSpecified, let refusal = model.lastExpectation?.refusal {
      rule = refusal.sentence
    }
  }

  private init(
    _ failure: ProgramFailure, _ calls: [Call], _ made: Program, _ results: [ExpectedResult?],
    _ mode: RunMode, _ layout: MachineLayout
  ) {
    signature = failure.signature
    headline = failure.story(in: layout)[0]
    rule = failure.ruleSentence
    profile = mode.profile.name
    bugs = mode.bugs.map(\.entry.id)
    ramFirst = HexNumber(layout.ram.first)
    ramPageCount = layout.ram.count
    failAllocation = made.failurePoint.map { OrderedFailure(nth: $0.nth, times: $0.times) }
    self.calls = calls
    let made = Program(
      profile: mode.profile, failurePoint: made.failurePoint, calls: made.calls)
    self.program = ProgramText(made, bugs: bugs, expected: results).text(in: layout)
  }
}

extension ExportedFinding.Call {
  /// A call that was just made, with the demands of a machine on which it was the last.
  fileprivate init(
    _ call: RawCall, specifiedBy lockstep: inout Lockstep, due: String? = nil, gives result: String
  ) {
    let layout = lockstep.layout
    actor = call.actorName
    name = call.opcode.name
    arguments = call.exportedArguments(in: layout)
    repeats = call.repeatCount
    self.result = result
    expected = due ?? "\(lockstep.expectation(ofLast: call).result)"
    var pfns = Set(lockstep.specification.changedThisStep.map(\.pfn))
    for range in PageUse(call, layout: layout).ranges {
      // A range of 2^63 pages is one that a call refuses.
      pfns.formUnion(range.prefix(512))
    }
    pages = ExportedFinding.Pages.joined(
      pfns.sorted().compactMap { ExportedFinding.Pages($0, in: lockstep) }, in: layout)
  }
}

extension ExportedFinding.Pages {
  /// What must be true of one page now; nil where it is no memory.
  fileprivate init?(_ pfn: UInt64, in lockstep: borrowing Lockstep) {
    guard let states = lockstep.expectedStates(of: pfn) else { return nil }
    let page = lockstep.specification[pfn]
    text = Pfn(pfn).text(in: lockstep.layout)
    first = HexNumber(pfn)
    count = 1
    owner = "\(page.owner)"
    borrower = page.borrower == .none ? nil : "\(page.borrower)"
    host = ExportedFinding.State(states.host)
    hyp = ExportedFinding.State(states.hyp)
    references = states.references
    shares = states.shares
  }

  /// Joins neighbours that are alike; the pages come sorted.
  fileprivate static func joined(_ pages: [Self], in layout: MachineLayout) -> [Self] {
    pages.reduce(into: []) { joined, page in
      guard var last = joined.last, last.first.value + last.count == page.first.value,
        last.isAlike(page)
      else { return joined.append(page) }
      last.count += 1
      last.text =
        Pfn(last.first.value).text(in: layout) + "…" + Pfn(page.first.value).text(in: layout)
      joined[joined.count - 1] = last
    }
  }

  private func isAlike(_ page: Self) -> Bool {
    var moved = page
    (moved.text, moved.first, moved.count) = (text, first, count)
    return moved == self
  }
}

extension ExportedFinding.State {
  fileprivate init(_ state: PageState) {
    switch state {
    case .owned: self = .owned
    case .sharedOwned: self = .sharedOwned
    case .sharedBorrowed: self = .sharedBorrowed
    case .noPage: self = .noPage
    }
  }
}

extension RawCall {
  fileprivate func exportedArguments(in layout: MachineLayout) -> [ExportedFinding.Argument] {
    var reader = ArgumentTexts(layout: layout)
    let texts = open(&reader)
    return zip(texts, argumentSlots(in: layout)).map { text, slot in
      ExportedFinding.Argument(
        name: text.name, text: text.value, register: HexNumber(slot.value),
        page: slot.role == .page ? HexNumber(slot.pages) : nil)
    }
  }
}

/// The names of a call's arguments, and their values as programs write them.
private struct ArgumentTexts: HypercallVisitor, ArgumentVisitor {
  let layout: MachineLayout
  var texts: [(name: String, value: String)] = []

  mutating func visit<C: Hypercall>(_ call: C) -> [(name: String, value: String)] {
    var call = call
    call.forEachArgument(&self)
    return texts
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    texts.append(("\(name)", argument.text(in: layout)))
  }
}
