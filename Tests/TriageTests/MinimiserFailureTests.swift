import Hypercalls
import Testing

@testable import Triage

@Suite("minimising where an allocation fails")
struct MinimiserFailureTests {
  @Test("calls that only use up allocations go, and an earlier allocation fails")
  func earlierFailure() {
    // Every donation takes one table page; the last fails, in the place that the header names.
    let check = SyntheticCheck { program in
      let donations = program.calls.indices.filter { program.calls[$0].opcode == .hostDonateHyp }
      guard let nth = program.failurePoint?.nth, donations.count == Int(nth) else { return nil }
      return Failure(signature: "it", callIndex: donations.last!)
    }
    let calls = (0..<5).map {
      MinimiserTests.call(.hostDonateHyp, MinimiserTests.lowest + $0, 1)
    }
    var minimiser = Minimiser(layout: MinimiserTests.layout, check: check)
    let program = Program(failurePoint: FailurePoint(nth: 5, times: 1), calls: calls)
    let shortest = minimiser.minimise(program)?.program
    #expect(shortest?.calls.count == 1)
    #expect(shortest?.failurePoint?.nth == 1)
  }
}
