import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle

/// The check after a call is cheap because it is inductive; what it says is what the check of
/// everything says.
@Suite("The cheap check and the full check")
struct AgreementTests {
  @Test("agree after every call, whatever goes wrong", arguments: Design.allCases)
  func agree(design: Design) {
    var random = Random(seed: RandomProgram.seed)
    var disagreements = Disagreements()
    for _ in 0..<40 {
      let bugs = disagreements.bugs(&random)
      disagreements.search(design, bugs: bugs, on: .small, &random, programs: 4) { random in
        let program = RandomProgram(&random, count: 40, layout: .small)
        let calls = program.calls.filter { $0.opcode.rawValue <= Opcode.failAllocation.rawValue }
        return (calls, program.failurePoint)
      }
    }
    #expect(disagreements.found == [], "seed \(RandomProgram.seed)")
    // Of what went wrong, enough was to be seen in memory.
    #expect(disagreements.seenCount >= 10)
  }

  @Test("agree when guests come into it")
  func agreeOnGuests() {
    var random = Random(seed: RandomProgram.seed)
    var disagreements = Disagreements()
    for _ in 0..<25 {
      let bugs = disagreements.bugs(&random)
      disagreements.search(.mainline, bugs: bugs, on: .withGuests, &random, programs: 4) { random in
        var program = GuestProgram(Random(seed: random.next()), .withGuests)
        return (program.calls(40), nil)
      }
    }
    #expect(disagreements.found == [], "seed \(RandomProgram.seed)")
    #expect(disagreements.seenCount >= 10)
  }
}

extension MachineLayout {
  /// A few pages, among them a block and the ready-made VMs.
  static let withGuests: MachineLayout = {
    var layout = MachineLayout(regions: [MemoryRegion(first: 0x40000, count: 0x400)])
    layout.hypPool = PageRange(first: 0x40000, count: 0x40)
    layout.image = PageRange(first: 0x40040, count: 0x10)
    layout.readyMadeVMs = PageRange(first: 0x403d0, count: 0x30)
    layout.hypTablePageCount = 24
    layout.hostTablePageCount = 16
    layout.favouriteIndex = 0x200
    return layout
  }()
}

/// Programs on which the checks do not say the same.
struct Disagreements {
  var found: [String] = []
  /// Times that all checks found something.
  var seenCount = 0

  private static let reachable = SeededBug.catalogue.filter { $0.triggerCalls != nil }.map(\.bug)

  /// None half of the time, else one or two.
  func bugs(_ random: inout Random) -> SeededBugSet {
    var bugs: SeededBugSet = []
    while random.oneIn(2) {
      bugs.insert(Self.reachable[random.below(Self.reachable.count)])
    }
    return bugs
  }

  /// Runs programs on a machine with bugs, half of them with a word spoilt in some call, and
  /// compares the checks after each call until one finds something.
  mutating func search(
    _ design: Design, bugs: SeededBugSet, on layout: MachineLayout, _ random: inout Random,
    programs: Int, draw: (inout Random) -> (calls: [RawCall], failurePoint: FailurePoint?)
  ) {
    var lockstep = Lockstep(design: design, bugs: bugs, layout: layout)
    // A bug may have spoilt the machine at boot.
    guard lockstep.checkMachine(callIndex: 0) == .clean else { return }
    for _ in 0..<programs {
      let program = draw(&random)
      lockstep.begin(program.failurePoint)
      let spoiltCall = random.oneIn(2) ? random.below(program.calls.count) : nil
      for (index, call) in program.calls.enumerated() {
        guard lockstep.specification.contractHolds(call) else { continue }
        let wasMapped = lockstep.hostMaps(call)
        lockstep.execute(call)
        if index == spoiltCall {
          let corruption = RandomCorruption(&random, in: lockstep)
          lockstep.write(corruption.word, corruption.value)
        }
        let finding = lockstep.judge(call, wasMapped: wasMapped)
        guard compare(&lockstep, finding, call, bugs) else { break }
      }
    }
  }

  /// Whether the program goes on.
  private mutating func compare(
    _ lockstep: inout Lockstep, _ finding: Finding?, _ call: RawCall, _ bugs: SeededBugSet
  ) -> Bool {
    switch finding?.kind {
    case .panic, .warning, .result, .locking, .refusedChange: return false
    default: break
    }
    let machine = lockstep.checkMachine(callIndex: 0)
    let end = lockstep.checkEnd(callIndex: 0)
    if finding != nil, machine != .clean, end != .clean { seenCount += 1 }
    // What only a call may not do leaves a sound machine.
    let isOfCall = finding?.aspect == .forgotten || finding?.aspect == .untracked
    if (finding == nil) != (machine == .clean), !(isOfCall && machine == .clean) {
      found.append("\(call) \(bugs.members): cheap \(String(describing: finding)), full \(machine)")
    }
    if (machine == .clean) != (end == .clean) {
      found.append("\(call) \(bugs.members): end \(end), full \(machine)")
    }
    return finding == nil && machine == .clean
  }
}
