import Hypercalls
import Testing

@testable import Hypervisor

/// Where no table page can be had, the mappings of devices are dropped, once.
@Suite("recycling")
struct RecyclingTests {
  @Test("a fault takes the table of another device's mapping", arguments: Design.allCases)
  func takesTurns(design: Design) {
    var hypervisor = Hypervisor(design: design, layout: .layoutB)
    _ = hypervisor.withhold(from: true, leaving: 1)
    for _ in 0..<3 {
      for (here, there) in [(UInt64(0x44010), UInt64(0x9000)), (0x9000, 0x44010)] {
        let outcome = hypervisor.make(HostMemAbort.self, here)
        #expect(outcome.result == .success)
        let lines = [hypervisor.line(here), hypervisor.line(there)]
        #expect(lines[0].hasPrefix("host=MMIO,V"))
        #expect(lines[1].hasPrefix("host=MMIO,--"))
      }
    }
  }

  @Test("RAM and annotations stay", arguments: [Design.linux612, .mainline])
  func keepsMemory(design: Design) {
    var hypervisor = Hypervisor(design: design)
    for pfn: UInt64 in [0x40800, 0x44000, 0x9000, 0x44200] {
      _ = hypervisor.make(HostMemAbort.self, pfn)
    }
    _ = hypervisor.make(HostDonateHyp.self, 0x40a05, 1)
    _ = hypervisor.withhold(from: true, leaving: 0)
    let refused = hypervisor.make(HostDonateHyp.self, 0x40c00, 1)
    #expect(refused.result == .noMemory)
    #expect(refused.failedHostAllocations == 2)
    let lines = [0x40800, 0x40a05, 0x44000, 0x9000, 0x44200].map { hypervisor.line($0) }
    #expect(
      lines == [
        "host=OWN,V2rwx hyp=NOP,-- ref=0", "host=NOP,A1 hyp=OWN,V3rw- ref=0",
        "host=NOMAP,V3rwx hyp=NOP,-- ref=0", "host=MMIO,-- hyp=NOP,-- ref=0",
        "host=MMIO,-- hyp=NOP,-- ref=0",
      ])
  }

  @Test("an ordered failure is one allocation's, and the second attempt may succeed")
  func orderedFailures() {
    for (nth, times, result) in [
      (1, 1, ReturnCode.success), (1, 2, .noMemory), (2, 1, .noMemory), (3, 1, .success),
    ] {
      // One table of each side is missing: the host's is asked for first, and may be recycled.
      var hypervisor = Hypervisor(design: .mainline)
      hypervisor.failAllocation(nth: nth, times: times)
      let outcome = hypervisor.make(HostDonateHyp.self, 0x40c00, 1)
      #expect(outcome.result == result, "failure \(nth), \(times) times")
      #expect(outcome.ending == .returned)
      #expect(outcome.failureWasInjected == (nth < 3))
    }
  }
}
