import Hypercalls
import Specification
import Testing

@testable import Oracle

@Suite("Abstract transitions")
struct TransitionTests {
  @Test("are told apart exactly: operation, state and rule come back")
  func exact() {
    var state = JointState()
    state.note(PageClass(AbstractPage(owner: .host, borrower: .device, count: 7), .host))
    state.note(VMClass(rawValue: 127))
    state.note(FrameClass(rawValue: 127))
    state.note(TransactionClass(rawValue: 31))
    for opcode in Opcode.allCases {
      for rule in Rule.allCases {
        let transition = Transition(opcode, in: state, rule, .notPermitted)
        #expect(transition.opcode == opcode)
        #expect(transition.rule == rule)
        #expect(transition.state == state.seen(by: rule))
        #expect(transition.result == "-EPERM")
      }
    }
    #expect(Transition(.hostShareHyp, in: state, .granted, .success).state == state)
  }

  @Test("a part that is noted again is what was said last, and the others stay")
  func notedAgain() {
    var state = JointState()
    state.note(VMClass(rawValue: 127))
    state.note(FrameClass(rawValue: 127))
    state.note(state[FrameClass.self].orUsed)
    #expect(state[FrameClass.self] == .used)
    #expect(state[VMClass.self] == VMClass(rawValue: 127))
    #expect(state[PlaceClass.self] == PlaceClass(rawValue: 0))
    #expect(state.subjects == ["VM", "frame"])
  }

  @Test("every error that a call may give has its own name")
  func results() {
    for (code, name) in ReturnCode.names {
      #expect(Transition(.initVM, in: JointState(), .granted, code).result == name)
    }
    #expect(Transition(.initVM, in: JointState(), .granted, .success).result == "0")
    #expect(
      Transition(.initVM, in: JointState(), .granted, ReturnCode(rawValue: 4096)).result == ">0")
  }

  /// The transitions of a few calls in their order.
  private func transitions(_ program: String) throws -> [String] {
    let text = try ProgramText(program, layout: .standard)
    var lockstep = Lockstep(profile: text.program.profile ?? .mainline)
    lockstep.collectTransitions()
    lockstep.begin(nil)
    return text.program.calls.enumerated().map { index, call in
      _ = lockstep.step(call, at: index)
      return lockstep.takeTransitions().map(\.description).joined()
    }
  }

  @Test("say what a call met, as far as the deciding rule speaks of it")
  func states() throws {
    let found = try transitions(
      """
      cpu0  host_share_hyp(pfn: ram+0x801)
      cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1) x2
      cpu0  host_unshare_hyp(pfn: ram+0x801)
      cpu0  host_donate_hyp(pfn: ram+0x802, pages: 2)
      cpu0  host_donate_hyp(pfn: ram+0x801, pages: 2)
      cpu0  host_share_hyp(pfn: ipa_end)
      cpu1  vcpu_put()
      """)
    #expect(
      found == [
        "host_share_hyp [host's] = 0 granted",
        found[1],
        "host_unshare_hyp [host's, lent to hyp, counted 2+] = -EBUSY pinned",
        "host_donate_hyp [host's · several alike] = 0 granted",
        "host_donate_hyp [host's, lent to hyp, counted 2+ · several, ends differ] "
          + "= -EPERM alreadyLent",
        "host_share_hyp [any] = -EINVAL beyondAddressSpace",
        "vcpu_put [any] = -EINVAL nothingLoaded",
      ])
    #expect(found[1].contains("hyp_pin_shared_mem [host's, lent to hyp] = 0 granted"))
    #expect(found[1].contains("hyp_pin_shared_mem [host's, lent to hyp, counted 1] = 0 granted"))
  }

  /// One notion: what the fuzzer counts is what tools collect, and nothing else.
  @Test("are what the engine's counters count", arguments: [Design.mainline, .linux612])
  func counters(design: Design) {
    let counters = UnsafeMutablePointer<UInt8>.allocate(capacity: Lockstep.feedbackCellCount)
    defer { counters.deallocate() }
    var fuzzing = Lockstep(design: design, feedback: counters)
    var tool = Lockstep(design: design)
    tool.collectTransitions()
    var random = Random(seed: RandomProgram.seed)
    for _ in 0..<200 {
      counters.initialize(repeating: 0, count: Lockstep.feedbackCellCount)
      let program = RandomProgram(&random, count: 24, layout: .standard)
      _ = RandomProgramTests.run(program, on: &fuzzing)
      _ = RandomProgramTests.run(program, on: &tool)
      let counted = (0..<Lockstep.feedbackCellCount).filter { counters[$0] > 0 }
      let collected = tool.takeTransitions().map { $0.counter(bits: Lockstep.feedbackBits) }
      #expect(!counted.isEmpty)
      #expect(Set(counted) == Set(collected))
    }
  }
}
