import Hypercalls

extension Hypervisor {
  /// All that a machine holds, in one place of its own.
  ///
  /// Behind a pointer because the compiler passes a borrowed struct by value: a large one would be
  /// copied at every step of a page-table walk.
  struct Storage: ~Copyable {
    let design: Design
    let extensions: Extensions
    let bugs: SeededBugSet
    let layout: MachineLayout
    /// The calls that this kernel has.
    let calls: OpcodeSet
    let policy: Policy
    let frames: FrameMap
    var journal: Journal

    var hostStage = Stage(root: 0, startLevel: 1, rootMask: 1023, lock: .host)
    var hypStage = Stage(root: 0, startLevel: 0, rootMask: 511, lock: .hyp)
    var hypPool = Pool(variables: 0)
    var hostPool = Pool(variables: Pool.variableCount)

    var heldLocks: UInt8 = 0
    var outcome = Outcome()
    var isBooted = false
    var allocationsUntilFailure = 0
    var failuresLeft = 0
    var reservedTables = 0
    var hostRace = HostRace()
    var answer = NextAnswer()

    init(
      design: Design, extensions: Extensions, bugs: SeededBugSet, layout: MachineLayout
    ) {
      self.design = design
      self.extensions = extensions
      self.bugs = bugs
      self.layout = layout
      calls = OpcodeSet(design: design, extensions: extensions)
      policy = Policy(design)
      frames = FrameMap(layout, entriesPerPage: policy.vmemmapEntriesPerPage)
      journal = Journal(frameCount: frames.count)
    }
  }

  public var design: Design {
    @inline(__always) get { storage.pointee.design }
  }
  public var extensions: Extensions {
    @inline(__always) get { storage.pointee.extensions }
  }
  public var bugs: SeededBugSet {
    @inline(__always) get { storage.pointee.bugs }
  }
  var calls: OpcodeSet {
    @inline(__always) get { storage.pointee.calls }
  }
  public var layout: MachineLayout {
    @inline(__always) _read { yield storage.pointee.layout }
  }
  var policy: Policy {
    @inline(__always) _read { yield storage.pointee.policy }
  }
  var frames: FrameMap {
    @inline(__always) _read { yield storage.pointee.frames }
  }
  var journal: Journal {
    @inline(__always) _read { yield storage.pointee.journal }
    @inline(__always) nonmutating _modify { yield &storage.pointee.journal }
  }

  var hostStage: Stage {
    @inline(__always) _read { yield storage.pointee.hostStage }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hostStage }
  }
  var hypStage: Stage {
    @inline(__always) _read { yield storage.pointee.hypStage }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hypStage }
  }
  var hypPool: Pool {
    @inline(__always) _read { yield storage.pointee.hypPool }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hypPool }
  }
  var hostPool: Pool {
    @inline(__always) _read { yield storage.pointee.hostPool }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hostPool }
  }

  var heldLocks: UInt8 {
    @inline(__always) _read { yield storage.pointee.heldLocks }
    @inline(__always) nonmutating _modify { yield &storage.pointee.heldLocks }
  }
  var outcome: Outcome {
    @inline(__always) _read { yield storage.pointee.outcome }
    @inline(__always) nonmutating _modify { yield &storage.pointee.outcome }
  }
  var isBooted: Bool {
    @inline(__always) _read { yield storage.pointee.isBooted }
    @inline(__always) nonmutating _modify { yield &storage.pointee.isBooted }
  }
  /// Allocations to succeed before `failuresLeft` of them fail.
  var allocationsUntilFailure: Int {
    @inline(__always) _read { yield storage.pointee.allocationsUntilFailure }
    @inline(__always) nonmutating _modify { yield &storage.pointee.allocationsUntilFailure }
  }
  var failuresLeft: Int {
    @inline(__always) _read { yield storage.pointee.failuresLeft }
    @inline(__always) nonmutating _modify { yield &storage.pointee.failuresLeft }
  }
  /// Allocations that the check phase of this call has set aside.
  var reservedTables: Int {
    @inline(__always) _read { yield storage.pointee.reservedTables }
    @inline(__always) nonmutating _modify { yield &storage.pointee.reservedTables }
  }
  /// What the host is about to write between two reads of its structures.
  var hostRace: HostRace {
    @inline(__always) _read { yield storage.pointee.hostRace }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hostRace }
  }
  /// What the secure world will say next.
  var answer: NextAnswer {
    @inline(__always) _read { yield storage.pointee.answer }
    @inline(__always) nonmutating _modify { yield &storage.pointee.answer }
  }
}
