import Hypercalls
import Hypervisor
import Specification

extension Lockstep {
  /// Both sides, and all that the checks look at or note down.
  ///
  /// Behind a pointer because the compiler passes a borrowed struct by value: a large one would be
  /// copied for every check of a page.
  struct Storage: ~Copyable {
    let layout: MachineLayout
    var hypervisor: Hypervisor
    var specification: Specification
    let view: MachineView
    let notes: FrameNotes
    /// Cells that count abstract transitions, libFuzzer's extra counters; nil: none.
    let feedback: UnsafeMutablePointer<UInt8>?

    /// Whether transitions are counted, or collected.
    var countsTransitions: Bool
    /// Those collected for a tool.
    var transitions: Set<Transition> = []

    /// Whether the calls that are made are noted, and those that were.
    var notesCalls = false
    var madeCalls: [MadeCall] = []

    /// What is wrong with the machine before any call.
    var bootFinding: Finding?
    /// No rule has anything to say of the booted machine, whichever of them count.
    var bootsSound = true

    /// Direct calls whose contract does not hold are passed over, and do not end the program.
    var skipsBreaches = false
    /// They are made as all others, from then on without the specification.
    var answersBreaches = false
    var isJudged = true
    /// Calls made since the machine was built.
    var callCount: UInt64 = 0
    var lastOutcome = Outcome()
    var lastExpectation: Expectation?
    var lastMark = 0
    var lastOpcode = Opcode.hostRead
    var orderedFailures = OrderedFailures()
    /// Rules that do not count, to find out what the others are worth.
    var disregarded = OracleRuleSet()
    /// VMs of which the step changed something, on either side.
    var touchedVMs = SlotSet()

    init(
      design: Design, extensions: Extensions, bugs: SeededBugSet, layout: MachineLayout,
      feedback: UnsafeMutablePointer<UInt8>?
    ) {
      self.layout = layout
      self.feedback = feedback
      countsTransitions = feedback != nil
      hypervisor = Hypervisor(
        design: design, extensions: extensions, bugs: bugs, layout: layout)
      specification = Specification(design: design, extensions: extensions, layout: layout)
      view = MachineView(hypervisor)
      notes = FrameNotes(frameCount: view.frameCount)
    }
  }

  /// Whether direct calls whose contract does not hold are passed over, as if they were not there;
  /// otherwise the program ends at the first. For callers who know nothing of contracts.
  public var skipsBreaches: Bool {
    get { storage.pointee.skipsBreaches }
    nonmutating set { storage.pointee.skipsBreaches = newValue }
  }
  /// Whether `step` makes direct calls whose contract does not hold, and all behind the first of
  /// them, on the model alone. For those who hold the model against a kernel's own code.
  public var answersBreaches: Bool {
    get { storage.pointee.answersBreaches }
    nonmutating set { storage.pointee.answersBreaches = newValue }
  }
  /// Whether the specification still has a say: no call since `begin` has broken its contract.
  public internal(set) var isJudged: Bool {
    get { storage.pointee.isJudged }
    nonmutating set { storage.pointee.isJudged = newValue }
  }
  /// Calls made since the machine was built, each repetition counted.
  public var callCount: UInt64 { storage.pointee.callCount }

  public var layout: MachineLayout {
    @inline(__always) _read { yield storage.pointee.layout }
  }
  public internal(set) var hypervisor: Hypervisor {
    @inline(__always) _read { yield storage.pointee.hypervisor }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hypervisor }
  }
  public internal(set) var specification: Specification {
    @inline(__always) _read { yield storage.pointee.specification }
    @inline(__always) nonmutating _modify { yield &storage.pointee.specification }
  }
  var view: MachineView {
    @inline(__always) _read { yield storage.pointee.view }
  }
  var notes: FrameNotes {
    @inline(__always) _read { yield storage.pointee.notes }
  }

  /// What the last call did, for tools that follow a program.
  public internal(set) var lastOutcome: Outcome {
    @inline(__always) _read { yield storage.pointee.lastOutcome }
    @inline(__always) nonmutating _modify { yield &storage.pointee.lastOutcome }
  }
  /// What the last call should have done; nil where the machine died before it was asked.
  public internal(set) var lastExpectation: Expectation? {
    @inline(__always) _read { yield storage.pointee.lastExpectation }
    @inline(__always) nonmutating _modify { yield &storage.pointee.lastExpectation }
  }
  /// First journal entry of the last call.
  public internal(set) var lastMark: Int {
    @inline(__always) _read { yield storage.pointee.lastMark }
    @inline(__always) nonmutating _modify { yield &storage.pointee.lastMark }
  }
  var orderedFailures: OrderedFailures {
    @inline(__always) _read { yield storage.pointee.orderedFailures }
    @inline(__always) nonmutating _modify { yield &storage.pointee.orderedFailures }
  }
  var touchedVMs: SlotSet {
    @inline(__always) _read { yield storage.pointee.touchedVMs }
    @inline(__always) nonmutating _modify { yield &storage.pointee.touchedVMs }
  }
  /// The call that was begun last.
  public internal(set) var lastOpcode: Opcode {
    @inline(__always) _read { yield storage.pointee.lastOpcode }
    @inline(__always) nonmutating _modify { yield &storage.pointee.lastOpcode }
  }
}
