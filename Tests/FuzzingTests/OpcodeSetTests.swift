import Hypercalls
import Testing

@testable import Fuzzing

@Suite("Sets of opcodes")
struct OpcodeSetTests {
  @Test("hold the calls of a profile", arguments: Profile.allCases)
  func ofProfile(profile: Profile) {
    let set = OpcodeSet(of: profile)
    let opcodes = Opcode.allCases.filter { $0.exists(in: profile.design, profile.extensions) }
    for opcode in Opcode.allCases {
      #expect(set.contains(opcode) == opcodes.contains(opcode))
      #expect(set.contains(opcode.rawValue) == opcodes.contains(opcode))
    }
    #expect(set.count == opcodes.count)
  }

  @Test("draw every member about as often")
  func drawsEvenly() {
    let set = OpcodeSet(of: .mainline)
    var random = Random(seed: 1)
    var counts: [Opcode: Int] = [:]
    for _ in 0..<set.count * 1000 { counts[set.randomMember(&random), default: 0] += 1 }
    #expect(counts.count == set.count)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test("know the calls whose first argument is a page")
  func withPage() {
    let set = OpcodeSet.withPage
    #expect(set.contains(.hostShareHyp))
    #expect(set.contains(.hypUnpinSharedMem))
    #expect(set.contains(.hostShareDMA))
    #expect(set.contains(.hypDonateHostMMIO))
    #expect(!set.contains(.hostPressure))
    #expect(!set.contains(.failAllocation))
  }

  @Test("a swarm changes its subset, and comes back to all")
  func swarmChanges() {
    let all = OpcodeSet(of: .mainline)
    var swarm = Swarm(all)
    var random = Random(seed: 1)
    var subsets: [OpcodeSet] = []
    for _ in 0..<20_000 {
      swarm.advance(&random)
      if subsets.last != swarm.current { subsets.append(swarm.current) }
    }
    #expect((100...400).contains(subsets.count))
    #expect(subsets.contains(all))
    #expect(subsets.contains { $0.count < all.count / 2 })
    #expect(!subsets.contains { $0.count == 0 })
  }
}
