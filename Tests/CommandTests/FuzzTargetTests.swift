import CompiledTargets
import Testing

/// The fuzz target has an implementation in its own process: what it does there ends the process.
@Suite("The fuzz target with an implementation beside the model")
struct FuzzTargetTests {
  private static let program = """
    profile mainline
    cpu0  host_share_hyp(pfn: ram+0x800)
    cpu0  host_donate_hyp(pfn: ram+0x802, pages: 1)

    """

  @Test(
    "says what the implementation did, in which call, before it ends",
    arguments: [
      ("aborts", [], "crash:SIGABRT:host_donate_hyp"),
      ("loops", [], "hang:host_donate_hyp"),
      ("writes_outside", [], "overrun:host_donate_hyp"),
      ("writes_outside", ["-DWILD"], "crash:SIGSEGV:host_donate_hyp"),
      ("garbage", [], "garbage:hyp_state:host_share_hyp"),
    ])
  func hostile(name: String, flags: [String], signature: String) throws {
    let library = try CompiledTarget.library(
      of: "Tests/TargetTests/Hostile/\(name).c", flags: flags)
    let result = try run(library)
    #expect(result.signal != nil)
    #expect(result.errors.contains("DEDUP_TOKEN: target:\(signature)\n"), "\(result.errors)")
    #expect(!result.errors.contains("a bug of hvcfuzz"))
  }

  @Test("refuses one that lies about its layout, and says so")
  func lies() throws {
    let library = try CompiledTarget.library(
      of: "Tests/TargetTests/Hostile/lies.c", flags: ["-DLIE=3"])
    let result = try run(library)
    #expect(result.signal == nil && result.status == 1)
    #expect(result.errors.contains("target:layout: "))
  }

  @Test("ends as always where it does what the model does")
  func sound() throws {
    let library = try CompiledTarget.library(of: "fuzz/target/example/example.c")
    let result = try run(library)
    #expect(result.signal == nil && result.status == 0, "\(result.errors)")
  }

  /// Replays the program, in bytes, as the engine would run it.
  private func run(_ library: String) throws -> Tool.Result {
    let tool = try Tool()
    try tool.write("a.hvc", Self.program)
    #expect(try tool("assemble", "a.hvc", "-o", "a").status == 0)
    let fuzzer = try Tool(named: "HypercallFuzzer")
    try fuzzer.write("a", tool.read("a"))
    return try fuzzer.run(["-timeout=1", "a"], environment: ["HVCFUZZ_TARGET": library])
  }
}
