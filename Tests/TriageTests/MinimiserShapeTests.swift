import Hypercalls
import Testing

@testable import Triage

@Suite("minimising where single calls and pairs cannot go")
struct MinimiserShapeTests {
  static func minimise(_ calls: [RawCall], _ check: SyntheticCheck) -> [RawCall]? {
    var minimiser = Minimiser(layout: MinimiserTests.layout, check: check)
    return minimiser.minimise(Program(calls: calls))?.program.calls
  }

  @Test("calls that only go by fours go, and the result is minimised to itself")
  func fours() {
    let check = SyntheticCheck { calls in
      calls.last?.opcode == .hostUnshareHyp && calls.count { $0.opcode == .hostShareHyp } % 4 == 3
    }
    let shares = (0..<11).map { MinimiserTests.call(.hostShareHyp, MinimiserTests.lowest + $0) }
    let calls = shares + [MinimiserTests.call(.hostUnshareHyp, MinimiserTests.lowest)]
    let shortest = Self.minimise(calls, check)
    #expect(shortest?.count == 4)
    #expect(shortest.flatMap { Self.minimise($0, check) } == shortest)
  }

  @Test("what several calls do on one CPU is done on the lowest one")
  func actors() {
    // All on one CPU, and what CPU 0 lacks CPU 3 was given by two calls.
    let check = SyntheticCheck { calls in
      let last = calls.suffix(2)
      guard last.count == 2, last.allSatisfy({ $0.opcode == .guestRead }),
        Set(last.map(\.actor)).count == 1
      else { return false }
      return last.first?.actor == 0 || calls.count { $0.opcode == .vcpuLoad } == 2
    }
    var load = MinimiserTests.call(.vcpuLoad, 0x1000)
    var read = MinimiserTests.call(.guestRead, 0)
    load.actor = 3
    read.actor = 3
    let shortest = Self.minimise([load, load, read, read], check)
    #expect(shortest?.map(\.opcode) == [.guestRead, .guestRead])
    #expect(shortest?.allSatisfy { $0.actor == 0 } == true)
  }
}
