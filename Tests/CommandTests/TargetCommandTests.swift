import CompiledTargets
import Foundation
import Testing

@Suite("hvcfuzz with an implementation in the model's place")
struct TargetCommandTests {
  static let shared = """
    profile mainline
    cpu0  host_share_hyp(pfn: ram+0x900)
    cpu0  host_read(pfn: ram+0x901)
    cpu0  host_share_hyp(pfn: ram+0x801)
    cpu0  host_donate_hyp(pfn: ram+0x800, pages: 2)

    """

  @Test("replay tells what the target gave, and in what the model differs")
  func replay() throws {
    let tool = try Tool()
    try tool.write("a.hvc", Self.shared)
    let sound = try tool(
      "replay", "-q", "--target", CompiledTarget.example(), "a.hvc")
    #expect(sound.status == 0)
    #expect(sound.output == "replay: 1 program on example, 0 do not agree with mainline\n")

    let buggy = try CompiledTarget.example(isBuggy: true)
    let result = try tool("replay", "--target", buggy, "a.hvc")
    #expect(result.status == 1)
    #expect(
      result.output == """
          1  cpu0  host_share_hyp(pfn: ram+0x900)                       = 0
          2  cpu0  host_share_hyp(pfn: ram+0x801)                       = 0
          3  cpu0  host_donate_hyp(pfn: ram+0x800, pages: 2)            = 0
             and 1 call that is not made on both

        violation: target:result:host_donate_hyp:-EPERM/0
          call 3, host_donate_hyp, gave 0, the model -EPERM
          again: hvcfuzz replay --target \(buggy) --profile mainline a.hvc

        replay: 1 program on example, 1 does not agree with mainline

        """)
  }

  @Test("minimise keeps the disagreement, and writes a program that replays")
  func minimise() throws {
    let tool = try Tool()
    try tool.write("a.hvc", Self.shared)
    let buggy = try CompiledTarget.example(isBuggy: true)
    #expect(try tool("minimise", "-q", "--target", buggy, "a.hvc", "-o", "b.hvc").status == 0)
    #expect(
      String(decoding: try tool.read("b.hvc"), as: UTF8.self) == """
        # target:result:host_donate_hyp:-EPERM/0
        # call 2, host_donate_hyp, gave 0, the model -EPERM
        profile mainline
        cpu0  host_share_hyp(pfn: ram+0x801)
        cpu0  host_donate_hyp(pfn: ram+0x800, pages: 2)

        """)
    #expect(try tool("replay", "--target", buggy, "b.hvc").status == 1)
    let sound = try CompiledTarget.example()
    #expect(try tool("minimise", "--target", sound, "a.hvc").status == 65)
  }

  @Test("conform finds the planted bug, and writes its program")
  func conform() throws {
    let tool = try Tool()
    try tool.makeFolder("out")
    let buggy = try CompiledTarget.example(isBuggy: true)
    let result = try tool("conform", "--target", buggy, "--programs", "40", "-o", "out")
    #expect(result.status == 1)
    #expect(tool.names(in: "out") == ["target-result-host_donate_hyp--EPERM-0.hvc"])
    let sound = try CompiledTarget.example()
    let clean = try tool("conform", "--target", sound, "--programs", "20")
    #expect(clean.status == 0)
    #expect(clean.output.hasSuffix(": model and target agree\n"))
  }

  @Test(
    "a hostile target gets a report from each command, and leaves the program that shows it",
    arguments: HostileTarget.all)
  func hostile(target: HostileTarget) throws {
    let tool = try Tool()
    try tool.makeFolder("out")
    let options = ["--target", try target.library, "--target-timeout", "300"]
    let conform = try tool.run(["conform", "--programs", "3", "-o", "out"] + options)
    #expect(conform.status == 1)
    let kept = target.signature.replacing(":", with: "-") + ".hvc"
    #expect(tool.names(in: "out") == [kept])
    #expect(conform.output.hasSuffix("  \(target.signature)\n"))

    let replay = try tool.run(["replay", "out/" + kept] + options)
    #expect(replay.status == 1)
    #expect(replay.output.contains("violation: \(target.signature)\n"))

    try tool.write("a.hvc", Self.shared)
    #expect(try tool.run(["minimise", "-q", "a.hvc", "-o", "b.hvc"] + options).status == 0)
    let shortest = String(decoding: try tool.read("b.hvc"), as: UTF8.self)
    #expect(shortest.hasPrefix("# \(target.signature)\n"))
  }

  @Test("66 where there is no such library, 1 where it lies, 64 for options that do not fit")
  func badInput() throws {
    let tool = try Tool()
    try tool.write("a.hvc", Self.shared)
    #expect(try tool("replay", "--target", "none.so", "a.hvc").status == 66)
    let liar = try CompiledTarget.hostile("lies", ["-DLIE=3"])
    let commands = ["replay", "minimise", "explain", "step"].map { [$0, "a.hvc"] }
    for command in [["conform"], ["report", "a.hvc", "-o", "a.html"]] + commands {
      let result = try tool.run(command + ["--target", liar])
      #expect(result.status == 1)
      #expect(result.complaints.count == 1)
      #expect(result.errors.contains("target:layout: "))
    }
    #expect(try tool("conform").status == 64)
    #expect(try tool("conform", "--time", "1", "a.txt").status == 64)
    #expect(try tool("minimise", "--all", "--target", liar, ".").status == 64)
  }
}
