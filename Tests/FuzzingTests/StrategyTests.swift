import Hypercalls
import Hypervisor
import Specification
import Testing

@testable import Fuzzing

@Suite("Strategies")
struct StrategyTests {
  @Test("are named by the environment; an unknown name is an error that lists them")
  func names() throws {
    for strategy in Strategy.allCases {
      let named = try FuzzConfiguration(profile: nil, bugs: nil, strategy: strategy.rawValue)
      #expect(named.strategy == strategy)
    }
    #expect(try FuzzConfiguration(profile: nil, bugs: nil, strategy: "").strategy == .full)
    let error = #expect(throws: ConfigurationError.self) {
      try FuzzConfiguration(profile: nil, bugs: nil, strategy: "best")
    }
    #expect(error?.description.contains("'best'") == true)
    #expect(error?.description.contains("no-feedback") == true)
  }

  @Test("without a look at the state, contracts are kept all the same")
  func statelessKeepsContracts() {
    var mutator = Mutator(profile: .mainline, layout: .narrow, looksAtState: false)
    var specification = Specification(design: .mainline, layout: .narrow)
    var program = ProgramBytes()
    for seed in 0..<300 {
      program.mutate(&mutator, seed: UInt32(seed))
      for (call, rule) in rules(of: program.program(.narrow), on: &specification) {
        #expect(rule != nil, "\(call.text(in: .narrow))")
      }
    }
  }

  @Test("without a look at the state, fewer calls are granted")
  func statelessIsWorse() {
    func grantedShare(looksAtState: Bool) -> Double {
      var mutator = Mutator(profile: .mainline, layout: .narrow, looksAtState: looksAtState)
      var specification = Specification(design: .mainline, layout: .narrow)
      var program = ProgramBytes()
      var granted = 0
      var made = 0
      for seed in 0..<200 {
        program.generate(&mutator, callCount: 24, seed: UInt32(seed))
        let decided = rules(of: program.program(.narrow), on: &specification)
        made += decided.count
        granted += decided.count { $0.rule == .granted }
      }
      return Double(granted) / Double(made)
    }
    #expect(grantedShare(looksAtState: true) > 1.5 * grantedShare(looksAtState: false))
  }

  @Test("of bytes keeps version and profile, and long repeats rare")
  func bytesKeepHeader() {
    var random = Random(seed: 1)
    var mutator = Mutator(profile: .rfc2021) { data, size, sizeMax in
      for index in 0..<sizeMax { data[index] = UInt8(truncatingIfNeeded: random.next()) }
      return sizeMax
    }
    var program = ProgramBytes()
    var longCount = 0
    for seed in 0..<256 {
      program.size = program.bytes.withUnsafeMutableBytes {
        mutator.mutateBytesAlone($0.baseAddress!, size: 0, sizeMax: 1024, seed: UInt32(seed))
      }
      #expect(program.size == 1024)
      #expect(program.bytes[0] == ByteFormat.version)
      #expect(program.bytes[1] == Profile.rfc2021.rawValue)
      if program.program().calls.contains(where: { $0.repeatCount > 100 }) { longCount += 1 }
    }
    #expect(longCount < 16)
  }

  @Test("of uniform calls draws every call and every length")
  func uniform() {
    var mutator = Mutator(profile: .mainline)
    var random = Random(seed: 7)
    var opcodes = OpcodeSet()
    var lengths: Set<Int> = []
    var program = ProgramBytes()
    for _ in 0..<2000 {
      program.size = program.bytes.withUnsafeMutableBytes {
        mutator.drawUniformly(
          into: $0.baseAddress!, sizeMax: ProgramBytes.capacity, random: &random)
      }
      let calls = program.program().calls
      lengths.insert(calls.count)
      for call in calls {
        opcodes.insert(call.opcode)
        #expect(call.repeatCount == 1)
      }
    }
    #expect(opcodes == OpcodeSet(of: .mainline))
    #expect(lengths == Set(1...Mutator.defaultCallCountMax))
  }
}
