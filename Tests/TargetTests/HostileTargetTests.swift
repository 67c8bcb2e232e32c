import CompiledTargets
import Hypercalls
import Target
import Testing

/// Targets that do what none may; each has to come back as a report, and nothing else may happen.
@Suite("A hostile target")
struct HostileTargetTests {
  @Test("is reported by what it did and in which call", arguments: HostileTarget.all)
  func reported(target: HostileTarget) throws {
    var differential = try Self.differential(target.name, target.flags)
    let failure = try #require(differential.run(try Self.program))
    #expect(failure.signature == target.signature)
    #expect(failure.callIndex == (target.signature.hasSuffix("share_hyp") ? 1 : 2))
    // What the target did to its process is over: the next program finds another.
    #expect(differential.run(try Self.harmless) == nil)
    #expect(differential.run(try Self.program)?.signature == target.signature)
  }

  @Test(
    "that lies about its layout is refused before any call",
    arguments: [
      (1, "2147483648 ranges; there is room for 32"),
      (2, "RAM and NOMAP are 0x40100…0x440ff"),
      (3, "pages of 2^3 bytes"),
      (4, "0x40000…0x803ffff is the hypervisor's, and not within RAM"),
    ])
  func lies(number: Int, message: String) throws {
    let failure = #expect(throws: TargetFailure.self) {
      _ = try Self.differential("lies", ["-DLIE=\(number)"])
    }
    #expect(failure?.signature == "target:layout")
    #expect(failure?.story(in: .standard).first?.contains(message) == true)
  }

  @Test("whose booted machine is not as it says is refused before any call")
  func boot() throws {
    let failure = #expect(throws: TargetFailure.self) {
      _ = try Self.differential("lies", ["-DLIE=5"])
    }
    #expect(failure?.signature == "target:state:hostState:atBoot")
    #expect(failure?.pfn == 0x40000)
  }

  @Test("that writes beyond the pages is caught when it boots")
  func pages() throws {
    let failure = #expect(throws: TargetFailure.self) {
      _ = try Self.differential("writes_outside", ["-DPAGES"])
    }
    #expect(failure?.signature == "target:overrun:atBoot")
  }

  @Test("that is no target at all is refused")
  func noTarget() throws {
    let missing = #expect(throws: TargetFailure.self) {
      _ = try Differential(library: "no-such-library.so")
    }
    #expect(missing?.signature == "target:refused:loading")
    let other = try CompiledTarget.library(of: "Sources/CTarget/work.c", flags: Self.includes)
    let failure = #expect(throws: TargetFailure.self) { _ = try Differential(library: other) }
    #expect(failure?.kind == .refused("it exports no hvcfuzz_target"))
  }

  private static let includes = ["-ISources/CTarget/include"]

  private static func differential(
    _ name: String, _ flags: [String]
  ) throws -> Differential {
    try Differential(library: CompiledTarget.hostile(name, flags), timeoutMilliseconds: 1500)
  }

  private static var program: Program {
    get throws {
      try ProgramText(
        """
        cpu0  host_share_hyp(pfn: mmio)
        cpu0  host_share_hyp(pfn: ram+0x800)
        cpu0  host_donate_hyp(pfn: ram+0x802, pages: 1)
        """, layout: .standard
      ).program
    }
  }

  private static var harmless: Program {
    get throws {
      try ProgramText("cpu0  host_unshare_hyp(pfn: ram+0x800)\n", layout: .standard).program
    }
  }
}
