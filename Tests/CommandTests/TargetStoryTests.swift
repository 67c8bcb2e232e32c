import CompiledTargets
import Foundation
import Testing

@Suite("the story of a target that parts from the model")
struct TargetStoryTests {
  /// Runs a command on a program and a target, whose path is cut out of what is said.
  private func tell(
    _ words: [String], _ program: String = TargetCommandTests.shared, on library: String,
    input: String = ""
  ) throws -> Tool.Result {
    let tool = try Tool(["a.hvc": program])
    var result = try tool.run(words + ["--target", library, "a.hvc"], input: input)
    result.output = result.output.replacing(library, with: "target.so")
    return result
  }

  private func golden(_ name: String) throws -> String {
    try ExportCommandTests.contents(of: "Tests/CommandTests/Golden/\(name)")
  }

  @Test("explain tells the lives of the pages, and what the target has instead: golden")
  func explain() throws {
    let result = try tell(["explain"], on: CompiledTarget.example(isBuggy: true))
    #expect(result.status == 1)
    #expect(try result.output == golden("target-explain.txt"))
    let sound = try tell(["explain"], on: CompiledTarget.example())
    #expect(sound.status == 0)
    #expect(sound.output.hasPrefix("a.hvc: model and target agree: 3 calls\n"))
    #expect(sound.output.contains("\n        and 1 call that is not made on both\n"))
  }

  @Test("step shows what the target has otherwise, wherever one stands: golden")
  func step() throws {
    let input = "run\npage ram+0x800\npage ram+0x900\ntarget\nback\ntarget\npage ram+0x801\n"
    let result = try tell(["step"], on: CompiledTarget.example(isBuggy: true), input: input)
    #expect(result.status == 0)
    #expect(try result.output == golden("target-step.txt"))
    let alone = try Tool().run(
      ["step", StepCommandTests.program("unshare-forgets-pin")], input: "target\n")
    #expect(alone.output.contains("\nthere is no target; step takes --target\n"))
  }

  @Test("report draws the target's states at the call in which they part, and the model's below")
  func report() throws {
    let tool = try Tool(["a.hvc": TargetCommandTests.shared])
    let buggy = try CompiledTarget.example(isBuggy: true)
    #expect(try tool("report", "--target", buggy, "a.hvc", "-o", "a.html").status == 0)
    let page = String(decoding: try tool.read("a.html"), as: UTF8.self)
    for part in [
      "<code>beside example</code>", "target:result:host_donate_hyp:-EPERM/0",
      "example has", "is not as the model has it", "✗ no-page", "✓ shared-owned",
      "--target \(buggy)", ", in the model</h4>",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test("export --as c-table has the model's results and states, and compiles: golden")
  func export() throws {
    let result = try tell(
      ["export", "--as", "c-table"], on: CompiledTarget.example(isBuggy: true))
    #expect(result.status == 0)
    #expect(try result.output == golden("target-export.c"))
    if CCompiler.path != nil { #expect(try CCompiler.accepts(result.output)) }
    let sound = try CompiledTarget.example()
    #expect(try tell(["export", "--as", "json"], on: sound).status == 65)
    #expect(try tell(["export", "--as", "swift-test"], on: sound).status == 64)
  }

  @Test("a target that gets no further has no states, but the call and what it should have done")
  func noAnswer() throws {
    let result = try tell(["explain"], on: CompiledTarget.hostile("aborts"))
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("a.hvc: the target's process ended with SIGABRT, in call 3"))
    #expect(result.output.contains(", pages: 2)  = ?, must be -EPERM\n"))
    #expect(result.output.contains("\nThe rule\n  A target answers every call.\n"))
    let steps = try tell(
      ["step"], on: CompiledTarget.hostile("aborts"), input: "r\ntarget\nb\ntarget\n")
    #expect(
      steps.output.contains("\nexample gives no answer: target:crash:SIGABRT:host_donate_hyp\n"))
    #expect(steps.output.contains("\nexample has no page otherwise than the model\n"))
  }

  @Test("a target that panics is quoted with the place that it names")
  func panic() throws {
    let program = "cpu0  host_donate_hyp(pfn: ram+0x800, pages: 1)\n"
    let result = try tell(["explain"], program, on: CompiledTarget.hostile("panics"))
    #expect(result.status == 1)
    #expect(result.output.contains("ends EL2. It must give 0."))
    #expect(result.output.contains("\n  The target names mem_protect.c:120.\n"))
  }

  @Test("behind a broken contract that the target answers nobody says whose a page is")
  func breach() throws {
    let program = """
      cpu0  host_share_hyp(pfn: ram+0x801)
      cpu0  hyp_donate_host(pfn: ram+0x900, pages: 1)
      cpu0  host_share_hyp(pfn: ram+0x803)
      cpu0  host_donate_hyp(pfn: ram+0x802, pages: 2)

      """
    let library = try CompiledTarget.hostile("answers_breaches", ["-DEXAMPLE_BUG"])
    let result = try tell(["explain"], program, on: library)
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        """
          ram+0x803
            at boot  the host's alone
                     host owned
            call 3   unspecified, after a broken contract  host_share_hyp
                     host owned → shared-owned, hyp no-page → shared-borrowed
            call 4   unspecified, after a broken contract  host_donate_hyp

        """))
    #expect(!result.output.contains("no check"))
    let steps = try tell(["step"], program, on: library, input: "run\npage ram+0x803\n")
    #expect(steps.output.contains("\n  it is unspecified, after a broken contract\n"))
  }
}
