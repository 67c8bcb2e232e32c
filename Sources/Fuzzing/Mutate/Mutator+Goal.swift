import Hypercalls
import Specification

// Guests need a history: a page in a guest takes a VM, a vCPU that is loaded and pages for tables.
// A call that was refused for want of it becomes a goal, and the calls before it are its history.
extension Mutator {
  private static let stepsTowardsGoal = 12
  private static let depthMax = 6

  /// Makes a refused call the goal where something can be done for it; the first step towards it.
  mutating func makeGoal(
    of call: RawCall, refusedBy rule: Rule?, _ records: RecordBuffer
  ) -> RawCall? {
    // Loading and putting are means, not ends.
    guard call.opcode != .vcpuLoad, call.opcode != .vcpuPut,
      remedy(for: call, refusedBy: rule) != nil
    else { return nil }
    goal = call
    stepsToGoal = Self.stepsTowardsGoal
    maySkipHistory = true
    if let step = stepTowardsGoal(meeting: records) { return step }
    goal = nil
    return nil
  }

  /// The goal itself where it is granted by now, else a call that is granted and brings it nearer;
  /// nil where nothing does.
  mutating func stepTowardsGoal(meeting records: RecordBuffer) -> RawCall? {
    guard var call = goal, stepsToGoal > 0 else { return nil }
    stepsToGoal -= 1
    // Which page of which guest there is to take back may be new, and so may a transaction.
    if call.opcode.takesGuestsPage || call.opcode.namesTransaction {
      drawArguments(of: &call, meeting: records)
    }
    var isForGoal = true
    for _ in 0..<Self.depthMax {
      let rule = decide(call)
      if rule == .granted {
        if call.opcode == goal?.opcode {
          goal = nil
          decisions.noteGrant(of: call.opcode)
          if random.oneIn(16) { extend(&call) }
        }
        return call
      }
      if let rule, stepChangedAnything || triesAnyway(call, refusedBy: rule) { return call }
      if let remedy = remedy(for: call, refusedBy: rule) {
        call = self.call(remedy, towards: call, meeting: records)
        isForGoal = false
      } else if !isForGoal, call.opcode != goal?.opcode.undone {
        // Other arguments are what it takes, and on the way any will do.
        drawArguments(of: &call, meeting: records)
      } else {
        return nil
      }
    }
    return nil
  }

  /// Makes the call on the specification: the rule that decides it, or nil where its contract keeps
  /// everybody from making it.
  mutating func decide(_ call: RawCall) -> Rule? {
    guard specification.contractHolds(call) else { return nil }
    return specification.step(call, evidence: Evidence()).rule
  }

  /// Whether a refused call is made as it is: where its refusal is one that was hardly ever seen. A
  /// check that is missing is found by who comes too early.
  ///
  /// Once for each goal: a second time the same would be refused.
  mutating func triesAnyway(_ call: RawCall, refusedBy rule: Rule) -> Bool {
    guard maySkipHistory, rule != .granted, !endsProgram(call, rule),
      decisions.isRare(call.opcode, rule)
    else { return false }
    maySkipHistory = false
    return true
  }

  /// Whether the call is refused by a rule that the kernel is known to break: nothing behind it
  /// would be run.
  func endsProgram(_ call: RawCall, _ rule: Rule) -> Bool {
    avoidsDeadEnds && decisions.isDeadEnd(call.opcode, rule)
  }

  /// Notes that a program ended at one of its calls in a way that is known: where the call has to
  /// be refused, programs do without it from now on.
  public mutating func noteEnd(of bytes: UnsafeRawBufferPointer, at callIndex: Int) {
    guard looksAtState else { return }
    let reader = RecordReader(bytes, layout: layout)
    guard callIndex < reader.count else { return }
    specification.reset()
    for index in 0..<callIndex {
      let call = reader[index]
      // A long row takes milliseconds, and such programs are few.
      guard call.repeatCount <= 100 else { return }
      for _ in 0..<call.repeatCount where specification.contractHolds(call) {
        guard !specification.step(call, evidence: Evidence()).result.isError else { break }
      }
    }
    let call = reader[callIndex]
    guard let rule = decide(call), rule != .granted else { return }
    decisions.noteDeadEnd(call.opcode, rule)
  }

  /// The call that mends what refused another.
  private mutating func remedy(for call: RawCall, refusedBy rule: Rule?) -> Opcode? {
    var remedy: Opcode?
    if call.opcode.takesGuestsPage, randomFrame(of: nil, isGuests: true) == nil {
      remedy = .hostDonateGuest
    } else if let rule {
      remedy = remedyForRefusal(of: call, by: rule)
    } else {
      remedy = call.opcode == .reclaimGuestPage ? .startTeardownVM : call.opcode.undone
    }
    return remedy.flatMap { swarm.all.contains($0) ? $0 : nil }
  }

  private mutating func remedyForRefusal(of call: RawCall, by rule: Rule) -> Opcode? {
    if rule == .notReserved { return random.oneIn(2) ? .reserveVM : .setHostVM }
    let vm = slot(of: call).map { specification.vm(slot: $0) }
    return rule.remedy(
      for: call.opcode,
      guestIsProtected: call.opcode.needsProtected ?? vm?.isProtected ?? random.oneIn(2),
      usesStock: vm?.hostVM.rawValue == 0)
  }

  /// The VM that a call is about.
  private func slot(of call: RawCall) -> Int? {
    if call.opcode.needsLoadedVCPU {
      return specification.loadedVCPU(on: Int(call.actor))?.slot
    }
    if let home = home(of: call) { return home.slot }
    var arguments = ArgumentList(call)
    return arguments.take(.handle).flatMap { Self.slot(of: $0) }
  }

  /// The frame that a call is about which names a guest's page by its number.
  private func home(of call: RawCall) -> GuestFrame? {
    guard call.opcode == .forceReclaimGuestPage, specification[call.x[0]].owner == .guest else {
      return nil
    }
    return specification.home(of: call.x[0])
  }

  /// Notes which VM a call was about that was made.
  mutating func noteTopic(_ call: RawCall) {
    if opcodesAboutVMs.contains(call.opcode), let slot = slot(of: call) { topic = slot }
  }

  /// A call on the way to another: about the same things, from the same CPU.
  private mutating func call(
    _ opcode: Opcode, towards goal: RawCall, meeting records: RecordBuffer
  ) -> RawCall {
    var call = RawCall(opcode: opcode, actor: goal.actor)
    if opcode.needsLoadedVCPU, !goal.opcode.needsLoadedVCPU {
      call.actor = drawActor(for: opcode, isProtected: opcode.needsProtected)
    }
    if opcode == .vcpuPut, let slot = slot(of: goal) {
      for cpu in 0..<ByteFormat.actorCount
      where specification.loadedVCPU(on: Int(cpu))?.slot == slot { call.actor = cpu }
    }
    var arguments = ArgumentList(goal)
    if opcode == goal.opcode { arguments.keepFirstPage() }
    var handle = arguments
    let home = home(of: goal)
    var wishes = wishes(
      for: call, isProtected: self.goal?.opcode.needsProtected,
      handle: handle.take(.handle) ?? home.map { Handle.first + UInt64($0.slot) },
      meeting: records)
    if let home, opcode.needsEmptyFrame {
      wishes.frame = home.gfn
      // Another page than the one that is there already.
      _ = arguments.take(.page)
    }
    if wishes.pageCount == nil { wishes.pageCount = 1 }
    draw(&call, from: arguments, wishes: wishes, meeting: records)
    // A device makes its access itself.
    if opcode == .iommuMapPages, goal.opcode.isOfDevice { call.x[2] = UInt64(goal.actor) }
    // Of a structure in several pages, the first that is still to be shared.
    if opcode == .hostShareHyp {
      for _ in 0..<3 where specification[call.x[0]].borrower == .hyp { call.x[0] &+= 1 }
    }
    return call
  }
}
