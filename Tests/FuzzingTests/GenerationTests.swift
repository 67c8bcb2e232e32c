import Hypercalls
import Specification
import Testing

@testable import Fuzzing

@Suite("State-aware generation")
struct GenerationTests {
  struct Sample {
    var rules: [Opcode: [Rule: Int]] = [:]
    var callCount = 0
    /// Calls that name a page, and those whose page an earlier one named.
    var pageCount = 0
    var meetings = 0
    var breaches = 0
    /// Fewest and most calls that a program of 32 has.
    var lengths: ClosedRange<Int> = 32...32

    init(_ profile: Profile, programs: Int) {
      var mutator = Mutator(profile: profile, layout: .narrow)
      var specification = Specification(
        design: profile.design, extensions: profile.extensions, layout: .narrow)
      var program = ProgramBytes()
      for seed in 0..<programs {
        program.generate(&mutator, callCount: 32, seed: UInt32(seed))
        let calls = FuzzingTests.rules(of: program.program(), on: &specification)
        lengths = min(lengths.lowerBound, calls.count)...max(lengths.upperBound, calls.count)
        var pages: Set<UInt64> = []
        for (call, rule) in calls {
          if let rule {
            rules[call.opcode, default: [:]][rule, default: 0] += 1
          } else {
            breaches += 1
          }
          var arguments = ArgumentList(call)
          if let page = arguments.take(.page) {
            pageCount += 1
            if !pages.insert(page).inserted { meetings += 1 }
          }
          callCount += 1
        }
      }
    }

    func share(of opcode: Opcode, _ isMember: (Rule) -> Bool) -> Double {
      Double(count(of: opcode, isMember)) / Double(max(count(of: opcode) { _ in true }, 1))
    }

    func count(of opcode: Opcode, _ isMember: (Rule) -> Bool) -> Int {
      (rules[opcode] ?? [:]).filter { isMember($0.key) }.values.reduce(0, +)
    }
  }

  @Test("draws every call of the design, granted and refused", arguments: MutatorTests.profiles)
  func drawsAll(profile: Profile) {
    // The calls that are left out change every seventy programs or so, and there are many calls: of
    // a thousand programs some have hardly one that is drawn together with what it needs.
    let programCount = 3000
    let sample = Sample(profile, programs: programCount)
    #expect(sample.breaches == 0)
    for opcode in Opcode.allCases where opcode.exists(in: profile.design, profile.extensions) {
      #expect(sample.rules[opcode] != nil, "\(opcode.name) is never drawn")
      // Of programs, not of calls: what is a means for others is hardly ever refused, and what is
      // hard to come by often.
      let grants = sample.count(of: opcode) { $0 == .granted }
      #expect(grants > programCount / 50, "\(opcode.name) is seldom granted")
      guard opcode.kind != .event else { continue }
      if !Self.hardlyEverRefused.contains(opcode) {
        let refusals = sample.count(of: opcode) { $0 != .granted }
        #expect(refusals > programCount / 100, "\(opcode.name) always works")
      }
    }
  }

  /// What undoes a direct call keeps a contract, and the table of VMs has hundreds of slots.
  static let hardlyEverRefused: Set<Opcode> = [
    .hypUnpinSharedMem, .hypDonateHost, .hostUnshareFFA, .reserveVM, .unreserveVM, .vcpuPut,
  ]

  @Test("makes most calls such as are granted", arguments: MutatorTests.profiles)
  func mostlyGrants(profile: Profile) {
    let sample = Sample(profile, programs: 250)
    let granted = sample.rules.values.reduce(0) { $0 + $1[.granted, default: 0] }
    #expect(Double(granted) / Double(sample.callCount) > 0.6)
  }

  @Test("lets calls meet on pages", arguments: MutatorTests.profiles)
  func callsMeet(profile: Profile) {
    let sample = Sample(profile, programs: 250)
    #expect(Double(sample.meetings) / Double(sample.pageCount) > 0.5)
  }

  @Test("makes programs of nearly the length asked for")
  func hasLength() {
    let sample = Sample(.mainline, programs: 250)
    #expect(sample.lengths.upperBound == 32)
    #expect(sample.lengths.lowerBound >= 20)
  }

  @Test("breaks the preconditions that a state can break, one by one")
  func breaksPreconditions() {
    let seen = Sample(.mainline, programs: 1000).rules.values.reduce(into: Set<Rule>()) {
      $0.formUnion($1.keys)
    }
    let wanted: Set<Rule> = [
      .granted, .emptyRange, .beyondAddressSpace, .leavesRegion, .notMemory, .noMap, .notHosts,
      .alreadyLent, .notLentToHyp, .pinned, .hidden,
    ]
    #expect(wanted.subtracting(seen).isEmpty, "never broken: \(wanted.subtracting(seen))")
  }
}
