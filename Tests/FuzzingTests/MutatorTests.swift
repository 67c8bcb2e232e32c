import Hypercalls
import Specification
import Testing

@testable import Fuzzing

@Suite("The mutator")
struct MutatorTests {
  static let profiles: [Profile] = [.mainline, .rfc2021, .linux612]

  /// Lets a program live through many mutations and shows each to the check.
  private func live(
    _ profile: Profile, rounds: Int, sizeMax: Int = ProgramBytes.capacity,
    _ check: (ProgramBytes) -> Void
  ) {
    var mutator = Mutator(profile: profile, layout: .narrow)
    var program = ProgramBytes()
    for round in 0..<rounds {
      program.mutate(&mutator, sizeMax: sizeMax, seed: UInt32(round))
      check(program)
    }
  }

  @Test("makes whole programs of at most 64 calls", arguments: profiles)
  func makesWholePrograms(profile: Profile) {
    live(profile, rounds: 2000) { program in
      #expect(program.size >= ByteFormat.headerSize)
      #expect((program.size - ByteFormat.headerSize) % ByteFormat.recordSize == 0)
      #expect(program.program().calls.count <= Mutator.defaultCallCountMax)
    }
  }

  @Test(
    "never makes more bytes than the engine allows", arguments: [1, 15, 16, 31, 32, 33, 47, 200])
  func keepsToSize(sizeMax: Int) {
    var mutator = Mutator(profile: .mainline, layout: .narrow)
    var program = ProgramBytes()
    program.size = 1
    for seed in 0..<500 {
      program.mutate(&mutator, sizeMax: sizeMax, seed: UInt32(seed))
      #expect(program.size <= sizeMax)
      #expect(program.size > 0)
      #expect(program.bytes[sizeMax...].allSatisfy { $0 == 0xaa })
    }
  }

  @Test("makes only calls that the design has, and keeps their contracts", arguments: profiles)
  func keepsContracts(profile: Profile) {
    var specification = Specification(
      design: profile.design, extensions: profile.extensions, layout: .narrow)
    live(profile, rounds: 1500) { program in
      for (call, rule) in rules(of: program.program(), on: &specification) {
        #expect(call.opcode.exists(in: profile.design, profile.extensions))
        #expect(rule != nil, "contract broken: \(call.text(in: .standard))")
      }
    }
  }

  @Test("writes calls in their canonical form", arguments: profiles)
  func isCanonical(profile: Profile) {
    live(profile, rounds: 1000) { program in
      #expect((try? program.program().bytes(layout: .standard)) == program.content)
    }
  }

  @Test("writes its profile into a new program and leaves that of an old one alone")
  func keepsProfile() throws {
    live(.rfc2021, rounds: 200) { program in #expect(program.program().profile == .rfc2021) }

    var mutator = Mutator(profile: .rfc2021, layout: .narrow)
    var program = try ProgramBytes(Program(profile: .linux612, calls: [RawCall(HostRead())]))
    for seed in 0..<200 {
      program.mutate(&mutator, seed: UInt32(seed))
      #expect(program.program().profile == .linux612)
    }
  }

  @Test("gives the same programs for the same seeds")
  func isDeterministic() {
    var first: [[UInt8]] = []
    live(.mainline, rounds: 500) { first.append($0.content) }
    var second: [[UInt8]] = []
    live(.mainline, rounds: 500) { second.append($0.content) }
    #expect(first == second)
    #expect(Set(first).count > 400)
  }

  @Test("fills the counters of pages of memory and of devices", arguments: [true, false])
  func fillsCounters(isMemory: Bool) {
    let limit = UInt32(MachineLayout.standard.refcountMax)
    var mutator = Mutator(profile: .mainline, opcodes: OpcodeSet([.hostShareDMA]))
    var program = ProgramBytes()
    var longest: UInt32 = 0
    for seed in 0..<40_000 {
      program.generate(&mutator, callCount: 4, seed: UInt32(seed))
      for call in program.program().calls {
        let share = call.decoded(as: HostShareDMA.self)
        guard share.isMemory.isSet == isMemory else { continue }
        longest = max(longest, call.repeatCount)
      }
    }
    #expect(longest >= limit - 1)
  }

  @Test("lets the engine mutate bytes now and then, and cuts what it returns into records")
  func mutatesBytes() {
    var engineRuns = 0
    var mutator = Mutator(profile: .mainline, layout: .narrow) { data, size, sizeMax in
      engineRuns += 1
      for index in 0..<size { data[index] ^= 0x5a }
      return min(size + 7, sizeMax)
    }
    var program = ProgramBytes()
    for seed in 0..<2000 {
      program.mutate(&mutator, seed: UInt32(seed))
      #expect((program.size - ByteFormat.headerSize) % ByteFormat.recordSize == 0)
      #expect(program.bytes[0] == ByteFormat.version)
      #expect(program.program().profile == .mainline)
    }
    #expect((20...200).contains(engineRuns))
  }
}
