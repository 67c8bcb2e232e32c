import Hypercalls
import Testing

@testable import Oracle

/// States that a search takes for one must go on as one.
@Suite("The digest of a state")
struct DigestTests {
  /// The state after some calls, or nil where they fail or break a contract.
  static func digest(
    after calls: [RawCall], on lockstep: inout Lockstep, from failure: FailurePoint? = nil
  ) -> StateDigest? {
    var state = lockstep.boot(failure)
    for call in calls {
      guard case .state = lockstep.move(call, from: &state) else { return nil }
    }
    return state.digest
  }

  static func calls(_ random: inout Random, count: Int) -> [RawCall] {
    RandomProgram(&random, count: count, layout: .standard).calls.map { call in
      var call = call
      call.repeatCount = min(call.repeatCount, 3)
      return call
    }
  }

  @Test("is the same where calls in another order lead to the same, and tells the rest apart")
  func orders() {
    var lockstep = Lockstep(profile: .mainline)
    let page = MachineLayout.standard.ram.first + MachineLayout.standard.favouriteIndex
    var share = RawCall(opcode: .hostShareHyp)
    share.x[0] = page
    var other = share
    other.x[0] = page + 1
    let booted = Self.digest(after: [], on: &lockstep)
    let both = Self.digest(after: [share, other], on: &lockstep)
    #expect(both == Self.digest(after: [other, share], on: &lockstep))
    #expect(Set([booted, both, Self.digest(after: [share], on: &lockstep)]).count == 3)
    // What is refused leads nowhere.
    #expect(both == Self.digest(after: [share, other, share], on: &lockstep))
    // An allocation that is to fail is part of the state.
    let failure = FailurePoint(nth: 1, times: 1)
    #expect(booted != Self.digest(after: [], on: &lockstep, from: failure))
  }

  @Test("is the same only where whatever follows is", arguments: [Profile.mainline, .linux612])
  func sameFuture(profile: Profile) {
    var lockstep = Lockstep(profile: profile)
    var random = Random(seed: RandomProgram.seed)
    var known: [StateDigest: [RawCall]] = [:]
    var metCount = 0
    for _ in 0..<1500 {
      // Few different calls, so that programs meet.
      var pick = Random(seed: UInt64(random.below(24)))
      let pool = Self.calls(&pick, count: 6)
      let calls = (0..<4).map { _ in pool[random.below(pool.count)] }
      guard let digest = Self.digest(after: calls, on: &lockstep) else { continue }
      guard let earlier = known[digest] else {
        known[digest] = calls
        continue
      }
      guard earlier != calls else { continue }
      metCount += 1
      let future = Self.calls(&random, count: 4)
      let ends = [earlier, calls].map { Self.digest(after: $0 + future, on: &lockstep) }
      #expect(ends[0] == ends[1], "seed \(RandomProgram.seed): \(earlier), \(calls), \(future)")
    }
    #expect(metCount > 100, "programs must meet for the test to mean something")
  }
}
