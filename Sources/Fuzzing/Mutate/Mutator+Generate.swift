import Hypercalls
import Specification

// The pass over the specification.
extension Mutator {
  /// Runs the program on the specification; drops calls that the design has not, or whose contract
  /// does not hold, and inserts new ones before the record `place`.
  mutating func mend(_ records: inout RecordBuffer, inserting insertions: Int, at place: Int) {
    specification.reset()
    longRangesLeft = Self.longRangesMax
    goal = nil
    topic = nil
    var insertions = insertions
    var place = place
    var index = 0
    while true {
      if index == place, insertions > 0 || goal != nil, index < records.capacity {
        guard let call = callToInsert(&insertions, records, at: index) else { continue }
        records.open(at: index)
        _ = ByteFormat.write(call, to: records[index], layout: layout)
        noteTopic(call)
        index += 1
        place = index
      } else if index >= records.count {
        return
      } else if keeps(records, index: index) {
        index += 1
      } else {
        records.remove(at: index)
        if place > index { place -= 1 }
      }
    }
  }

  /// The next of so many new calls. What a goal takes is one change: a history that is cut short is
  /// worth nothing.
  private mutating func callToInsert(
    _ insertions: inout Int, _ records: RecordBuffer, at index: Int
  ) -> RawCall? {
    if let step = stepTowardsGoal(meeting: records) { return step }
    goal = nil
    guard insertions > 0 else { return nil }
    insertions -= 1
    guard looksAtState else { return callRegardlessOfState(meeting: records) }
    return disturbance(ofNext: records, at: index) ?? nextCall(meeting: records)
  }

  /// Makes the call on the specification, as often as it says and its contract lets it.
  ///
  /// A row over a long range ends early: it would take as long as thousands of programs.
  private mutating func keeps(_ records: RecordBuffer, index: Int) -> Bool {
    let call = records.call(at: index, in: layout)
    guard swarm.all.contains(call.opcode) else { return false }
    if isLongRange(call) {
      guard longRangesLeft > 0 else { return false }
      longRangesLeft -= 1
    }
    var made: UInt32 = 0
    var furtherPages = 0
    repeat {
      guard furtherPages < Self.furtherPagesMax, specification.contractHolds(call) else { break }
      made += 1
      let expectation = specification.step(call, evidence: Evidence())
      if made == 1, endsProgram(call, expectation.rule) { return false }
      if expectation.result.isError { break }
      furtherPages += max(0, specification.changedThisStep.count - 1)
    } while made < call.repeatCount
    if made < call.repeatCount,
      furtherPages >= Self.furtherPagesMax || !specification.contractHolds(call)
    {
      records.setRepeatCode(Self.repeatCode(atMost: made), at: index)
    }
    if made > 0 { noteTopic(call) }
    return made > 0
  }

  /// A range that takes as long as hundreds of calls, where the kernel looks at every page of it.
  private func isLongRange(_ call: RawCall) -> Bool {
    guard opcodesWithPage.contains(call.opcode) else { return false }
    var arguments = ArgumentList(call)
    return arguments.take(.pageCount).map { (513..<1 << 27).contains($0) } ?? false
  }

  /// A call that suits the state: one that is granted, or one that is refused for a reason.
  ///
  /// The first refusing rule decides, so near a state that grants a call most refusals break one
  /// precondition only. A refused call changes nothing: drawing again costs no more than a step.
  private mutating func nextCall(meeting records: RecordBuffer) -> RawCall? {
    let wantsGranted = random.oneIn(2)
    let takesAny = random.oneIn(4)
    var opcode = drawOpcode()
    for attempt in 0..<8 {
      if attempt == 4 { opcode = drawOpcode() }
      var call = RawCall(opcode: opcode)
      call.actor = drawActor(for: opcode, isProtected: opcode.needsProtected)
      drawArguments(of: &call, meeting: records)
      let rule = decide(call)
      // What was refused and still changed something has been made: offered pages stay taken.
      let isMade = rule == .granted || rule != nil && stepChangedAnything
      if !isMade, wantsGranted, let step = makeGoal(of: call, refusedBy: rule, records) {
        return step
      }
      guard let rule else { continue }
      if endsProgram(call, rule) { continue }
      // An empty range keeps every contract and says nothing.
      if rule == .emptyRange, !isMade, !random.oneIn(8) { continue }
      if rule == .granted {
        decisions.noteGrant(of: opcode)
        if random.oneIn(16) { extend(&call) }
      }
      if isMade || !wantsGranted || takesAny || attempt == 7 { return call }
    }
    return nil
  }

  /// Of three calls of the swarm the one that was granted the least often so far: what takes a long
  /// history has few chances, and is tried whenever there is one.
  private mutating func drawOpcode() -> Opcode {
    var opcode = swarm.current.randomMember(&random)
    for _ in 0..<2 {
      let other = swarm.current.randomMember(&random)
      if decisions.grants(of: other) < decisions.grants(of: opcode) { opcode = other }
    }
    return opcode
  }

  /// Repeats a call that was just granted, where saying it again changes something.
  ///
  /// Only those that count a page up may repeat up to the limit of a 16-bit counter, which takes
  /// milliseconds, and each only in one program in thousands.
  mutating func extend(_ call: inout RawCall) {
    guard makesAgain(call) else { return }
    call.repeatCount = ByteFormat.repeatCount(code: drawRepeatCode())
    if stepCountedUp, decisions.takesLongRow(call.opcode) {
      let limit = UInt32(truncatingIfNeeded: layout.pointee.refcountMax)
      let around = limit &- 1 &+ UInt32(random.below(4))
      if ByteFormat.repeatCode(count: around) != nil { call.repeatCount = around }
    }
    var made: UInt32 = 2
    while made < call.repeatCount, makesAgain(call) { made += 1 }
    // A row may end in a refusal, but not in a breach of contract.
    if made < call.repeatCount, !specification.contractHolds(call) {
      call.repeatCount = ByteFormat.repeatCount(code: Self.repeatCode(atMost: made))
    }
  }

  private mutating func makesAgain(_ call: RawCall) -> Bool {
    specification.contractHolds(call)
      && specification.step(call, evidence: Evidence()).rule == .granted
      && stepChangedAnything
  }

  private var stepCountedUp: Bool {
    if specification.deviceMappingChange > 0 { return true }
    return specification.changedThisStep.contains {
      let page = specification[$0.pfn]
      return page.borrower == $0.before.borrower && page.count == $0.before.count &+ 1
    }
  }

  var stepChangedAnything: Bool {
    !specification.changedThisStep.isEmpty || !specification.changedMappingsThisStep.isEmpty
      || !specification.writtenMemoryThisStep.isEmpty || !specification.changedVMsThisStep.isEmpty
      || specification.changedSecureWorld || specification.deviceMappingChange != 0
      || !specification.changedPlacesThisStep.isEmpty
  }
}

extension Mutator {
  /// Draws the arguments, or takes those of another call: what undoes a call names the same range.
  mutating func drawArguments(
    of call: inout RawCall, only target: Int? = nil, from source: ArgumentList? = nil,
    meeting records: RecordBuffer
  ) {
    var source = source
    let looksAround = call.opcode.needsRareVM && !random.oneIn(8)
    if source == nil, target == nil, !looksAround, !records.isEmpty, random.oneIn(2) {
      source = ArgumentList(records.call(at: randomSource(for: call.opcode, records), in: layout))
    }
    var wishes = GuestWishes()
    if target == nil, looksAtState {
      var arguments = source
      wishes = self.wishes(
        for: call, isProtected: call.opcode.needsProtected, handle: arguments?.take(.handle),
        meeting: records)
    }
    draw(&call, only: target, from: source, wishes: wishes, meeting: records)
  }

  /// Draws the arguments; now and then one or two of them are where something changes, whatever
  /// else would suit.
  mutating func draw(
    _ call: inout RawCall, only target: Int? = nil, from source: ArgumentList? = nil,
    wishes: GuestWishes, meeting records: RecordBuffer
  ) {
    var drawer = ArgumentDrawer(
      call, only: target, from: source, wishes: wishes, meeting: records,
      opcodesWithPage: opcodesWithPage, layout: layout, random: random)
    // Where the rest of a program stays as it is, a value out of the way says the most.
    if let target {
      drawer.outliers = drawer.random.oneIn(4) ? 1 << target : 0
    } else if drawer.random.oneIn(24) {
      // A limit that two arguments make together is met where both are at theirs.
      let count = max(1, ArgumentList(call).count)
      drawer.outliers = 1 << drawer.random.below(count)
      if drawer.random.oneIn(4) { drawer.outliers |= 1 << drawer.random.below(count) }
    }
    call.opcode.open(&drawer)
    call.x = drawer.x
    random = drawer.random
  }

  /// A call to take arguments from: by preference one that the new call undoes.
  private mutating func randomSource(for opcode: Opcode, _ records: RecordBuffer) -> Int {
    if let undone = opcode.undone {
      for _ in 0..<4 {
        let index = random.below(records.count)
        if records.opcode(at: index) == undone.rawValue { return index }
      }
    }
    return random.below(records.count)
  }

  /// A small repeat; both sides of the counters' limits are for `extend`.
  mutating func drawRepeatCode() -> UInt8 {
    ByteFormat.firstRepeatCode + UInt8(random.below(random.oneIn(8) ? 12 : 4))
  }

  /// The code of the longest repeat that is not longer.
  static func repeatCode(atMost count: UInt32) -> UInt8 {
    for code in (ByteFormat.firstRepeatCode...0xff).reversed()
    where ByteFormat.repeatCount(code: code) <= count {
      return code
    }
    return 0
  }
}
