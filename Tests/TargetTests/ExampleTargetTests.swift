import CompiledTargets
import Hypercalls
import Target
import Testing

/// The tutorial's target, against the model.
@Suite("The example target")
struct ExampleTargetTests {
  @Test("agrees with the model")
  func agrees() throws {
    var differential = try Differential(library: CompiledTarget.example())
    #expect(differential.target.name == "example")
    let program = try program(
      """
      cpu0  host_share_hyp(pfn: ram+0x800)
      cpu0  host_donate_hyp(pfn: ram+0x7ff, pages: 3)
      cpu0  host_unshare_hyp(pfn: ram+0x800)
      cpu0  host_donate_hyp(pfn: ram+0x7ff, pages: 3)
      cpu0  host_share_hyp(pfn: nomap) x3
      cpu0  host_share_hyp(pfn: mmio)
      cpu0  hyp_donate_host(pfn: ram+0x800, pages: 2)
      """)
    #expect(differential.run(program) == nil)
    #expect(differential.callCount == 7)
  }

  @Test("with the planted bug, gives a page away that is shared")
  func plantedBug() throws {
    var differential = try Differential(library: CompiledTarget.example(isBuggy: true))
    let failure = differential.run(
      try program(
        """
        cpu0  host_share_hyp(pfn: ram+0x801)
        cpu0  host_donate_hyp(pfn: ram+0x800, pages: 2)
        """))
    #expect(failure?.signature == "target:result:host_donate_hyp:-EPERM/0")
    #expect(failure?.callIndex == 1)
  }

  @Test(
    "is asked nothing where a contract is broken, unless it says that it has an answer",
    arguments: [
      ("fuzz/target/example/example.c", 1), ("Tests/TargetTests/Hostile/answers_breaches.c", 3),
    ])
  func breaches(source: String, callCount: UInt64) throws {
    var differential = try Differential(library: try CompiledTarget.library(of: source))
    let program = try program(
      """
      cpu0  host_share_hyp(pfn: ram+0x800)
      cpu0  hyp_donate_host(pfn: ram+0x900, pages: 1)
      cpu0  host_unshare_hyp(pfn: ram+0x800)
      cpu0  hyp_donate_host(pfn: ram+0x40, pages: 1)
      """)
    // What lies in the hypervisor's pool it is not to give away at all.
    #expect(differential.run(program) == nil)
    #expect(differential.callCount == callCount)
  }

  private func program(_ text: String) throws -> Program {
    try ProgramText(text, layout: .standard).program
  }
}
