import CompiledTargets
import Hypercalls
import Target
import Testing

/// The tutorial's target, against the model.
@Suite("The example target")
struct ExampleTargetTests {
  @Test("agrees with the model")
  func agrees() throws {
    let library = try CompiledTarget.library(of: "fuzz/target/example/example.c")
    var differential = try Differential(library: library)
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
    let library = try CompiledTarget.library(
      of: "fuzz/target/example/example.c", flags: ["-DEXAMPLE_BUG"])
    var differential = try Differential(library: library)
    let failure = differential.run(
      try program(
        """
        cpu0  host_share_hyp(pfn: ram+0x801)
        cpu0  host_donate_hyp(pfn: ram+0x800, pages: 2)
        """))
    #expect(failure?.signature == "target:result:host_donate_hyp:-EPERM/0")
    #expect(failure?.callIndex == 1)
  }

  private func program(_ text: String) throws -> Program {
    try ProgramText(text, layout: .standard).program
  }
}
