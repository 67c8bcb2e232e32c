import CompiledTargets
import Foundation
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
    arguments: HostileTarget.all)
  func hostile(target: HostileTarget) throws {
    let result = try run(target.library)
    #expect(result.signal != nil)
    #expect(result.errors.contains("DEDUP_TOKEN: \(target.signature)\n"), "\(result.errors)")
    #expect(!result.errors.contains("a bug of hvcfuzz"))
  }

  @Test("refuses one that lies about its layout, and says so")
  func lies() throws {
    let result = try run(CompiledTarget.hostile("lies", ["-DLIE=3"]))
    #expect(result.signal == nil && result.status == 1)
    #expect(result.errors.contains("target:layout: "))
  }

  @Test(
    "ends without a word once nobody waits for it, where it is told to", arguments: [true, false])
  func orphan(isTold: Bool) throws {
    let tool = try assembled()
    // The shell is gone before the target, which loops, has used up its second.
    var environment = ["HVCFUZZ_TARGET": try CompiledTarget.hostile("loops")]
    if isTold { environment["HVCFUZZ_ENDS_WITH_PARENT"] = "1" }
    let script = "'\(Self.fuzzer.path)' -timeout=1 a >out 2>&1 & sleep 0.3; echo $!"
    let process = try #require(
      pid_t(
        tool.run(["-c", script], by: URL(filePath: "/bin/sh"), environment: environment)
          .output.dropLast()))
    for _ in 0..<100 where kill(process, 0) == 0 { usleep(50_000) }
    #expect(kill(process, 0) != 0)
    let said = String(decoding: try tool.read("out"), as: UTF8.self)
    #expect(said.contains("DEDUP_TOKEN: target:hang") != isTold, "\(said)")
  }

  @Test("ends as always where it does what the model does")
  func sound() throws {
    let result = try run(CompiledTarget.example())
    #expect(result.signal == nil && result.status == 0, "\(result.errors)")
  }

  private static let fuzzer = Tool.executable("HypercallFuzzer")

  /// The program, in bytes.
  private func assembled() throws -> Tool {
    let tool = try Tool(["a.hvc": Self.program])
    #expect(try tool("assemble", "a.hvc", "-o", "a").status == 0)
    return tool
  }

  /// Replays the program as the engine would run it.
  private func run(_ library: String) throws -> Tool.Result {
    try assembled().run(
      ["-timeout=1", "a"], by: Self.fuzzer, environment: ["HVCFUZZ_TARGET": library])
  }
}
