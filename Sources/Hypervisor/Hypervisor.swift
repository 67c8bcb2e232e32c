import Hypercalls

/// An executable model of pKVM's memory protection at EL2: page tables, pools and states in one
/// arena of simulated memory, changed only through a journal.
public struct Hypervisor: ~Copyable {
  let storage: UnsafeMutablePointer<Storage>

  public init(
    design: Design, extensions: Extensions = [], bugs: SeededBugSet = [],
    layout: MachineLayout = .standard
  ) {
    storage = .allocate(capacity: 1)
    storage.initialize(
      to: Storage(design: design, extensions: extensions, bugs: bugs, layout: layout))
    boot()
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// A profile's design with its weak points, and more bugs on top.
  public init(
    profile: Profile, bugs: SeededBugSet = [], layout: MachineLayout = .standard
  ) {
    self.init(
      design: profile.design, extensions: profile.extensions,
      bugs: profile.weakPoints.union(bugs), layout: layout)
  }

  /// Returns to the booted state, in time proportional to what was written.
  public mutating func reset() {
    journal.undo(to: 0)
    heldLocks = 0
    allocationsUntilFailure = 0
    failuresLeft = 0
    hostRace.readsLeft = 0
    answer = NextAnswer()
  }

  /// Orders allocations of table pages to fail: the `nth` from now on, and `times` in all.
  public mutating func failAllocation(nth: Int, times: Int) {
    allocationsUntilFailure = nth
    failuresLeft = nth == 0 ? 0 : times == 255 ? Int.max : times
  }
}

// What the oracle reads.
extension Hypervisor {
  public var arena: Arena { journal.arena }
  /// Words overwritten since boot, step by step; entries of one step name a word once.
  public var writes: UnsafeBufferPointer<JournalEntry> { journal.allEntries }
  public var writeCount: Int { journal.count }
  /// Whether the journal surely has room for another call.
  public var hasRoom: Bool { journal.hasRoom }
  public var hostRoot: Int { hostStage.root }
  public var hypRoot: Int { hypStage.root }
  public var holdsLocks: Bool { heldLocks != 0 }

  /// The index of a frame in the arena, or nil where it has no vmemmap entry.
  public func index(of pfn: UInt64) -> Int? { frames.index(of: pfn) }
  public func pfn(of index: Int) -> UInt64 { frames.pfn(of: index) }
}

// Words of the arena by meaning.
extension Hypervisor {
  @inline(__always) func hypPage(_ index: Int) -> HypPage {
    HypPage(bits: journal[arena.vmemmapStart + index])
  }

  @inline(__always) mutating func setHypPage(_ index: Int, _ page: HypPage) {
    journal.write(arena.vmemmapStart + index, page.bits)
  }

  @inline(__always) func descriptor(_ word: Int) -> Descriptor { Descriptor(bits: journal[word]) }

  /// The vmemmap entry of a frame; a frame without one is a fault at EL2.
  @inline(__always) func backedIndex(_ pfn: UInt64) throws(Panic) -> Int {
    guard let index = frames.index(of: pfn) else { throw Panic(site: .vmemmapNotBacked) }
    return index
  }

  /// `WARN_ON(condition)`: notes the first, and goes on.
  @inline(__always) @discardableResult
  mutating func warn(if condition: Bool, _ site: Site) -> Bool {
    if condition, outcome.ending == .returned {
      outcome.ending = .warned
      outcome.site = site
    }
    return condition
  }

  /// A rule that a seeded bug breaks: true if the condition holds, or if the bug forgets to look.
  @inline(__always) func holds(
    _ condition: @autoclosure () -> Bool, unless bug: SeededBug
  ) -> Bool {
    bugs.contains(bug) || condition()
  }
}
