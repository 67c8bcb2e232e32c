import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

@Suite("Stepping through a program")
struct StepperTests {
  static let program = """
    fail_allocation(nth: 9, times: 1)
    cpu0  host_share_hyp(pfn: ram+0x801)
    cpu0  hyp_pin_shared_mem(pfn: ram+0x801, pages: 1) x3
    cpu0  host_read(pfn: ram+0x900)
    cpu1  host_donate_hyp(pfn: ram+0xa00, pages: 3)
    cpu0  host_unshare_hyp(pfn: ram+0x801)
    cpu0  hyp_unpin_shared_mem(pfn: ram+0x801, pages: 1) x3
    cpu0  host_unshare_hyp(pfn: ram+0x801)

    """

  private static func stepper() throws -> Stepper {
    let program = try ProgramText(program, layout: .standard).program
    return Stepper(program, in: RunMode(profile: .mainline))
  }

  @Test("a place is the same however it was come to")
  func places() throws {
    var stepper = try Self.stepper()
    let count = stepper.steps.count
    #expect(count == 7 && stepper.verdict == .clean)
    var digests: [StateDigest] = []
    for position in 0...count {
      stepper.go(to: position)
      digests.append(stepper.machine.specification.digest)
    }
    #expect(Set(digests).count > 4)
    var random = Random(seed: 5)
    for _ in 0..<200 {
      let position = random.below(count + 1)
      stepper.go(to: position)
      #expect(stepper.position == position)
      #expect(stepper.machine.specification.digest == digests[position])
      #expect(stepper.machine.hypervisor.inspect(0x40801).refcount == (2...5 ~= position ? 3 : 0))
    }
    stepper.go(to: 99)
    let isAtEnd = stepper.isAtEnd
    #expect(isAtEnd)
    stepper.go(to: -1)
    #expect(stepper.position == 0)
  }

  @Test("the difference of two places is that of their pages, whichever is first")
  func differences() throws {
    var stepper = try Self.stepper()
    #expect(stepper.changes(since: 0).isEmpty)
    stepper.go(to: 4)
    let forwards = stepper.changes(since: 2).map { $0.text(in: .standard) }
    #expect(forwards.contains { $0.hasPrefix("ram+0xa00…ram+0xa02  host owned → no-page") })
    stepper.go(to: 2)
    let backwards = stepper.changes(since: 4).map { $0.text(in: .standard) }
    #expect(backwards.contains { $0.hasPrefix("ram+0xa00…ram+0xa02  host no-page → owned") })
    #expect(stepper.position == 2)
    stepper.go(to: 7)
    let all = stepper.changes(since: 0).map { $0.text(in: .standard) }
    #expect(!all.contains { $0.hasPrefix("ram+0x801  ") }, "what was taken back is no difference")
  }

  @Test("every word of the help is understood, whole and cut short")
  func verbs() throws {
    for verb in StepRequest.Verb.allCases {
      let argument = [.goto: " 1", .page: " ram+0x1", .table: " host"][verb] ?? ""
      let request = try StepRequest(verb.rawValue + argument, layout: .standard)
      #expect(
        try StepRequest("\(verb.rawValue.dropLast())" + argument, layout: .standard) == request)
    }
  }

  @Test("no line is too strange: each is answered, and most are mistakes")
  func strangeLines() throws {
    var session = StepSession(try Self.stepper())
    let words =
      StepRequest.Verb.allCases.map(\.rawValue) + Landmark.allCases.compactMap(\.name)
      + ["host", "hyp", "dev0", "dev9", "0x1000", "0xffffffffffffffff", "18446744073709551616"]
      + ["2^64-0x1", "ram-0x1", "-1", "9223372036854775807", "é", "\u{301}", "\0", "#", "\t"]
    var random = Random(seed: 11)
    var mistakeCount = 0
    for _ in 0..<3000 {
      let line = (0..<random.below(4)).map { _ in words[random.below(words.count)] }
      // What tables hold as a whole takes long in a debug build.
      guard line != ["table", "host"], line != ["table", "hyp"] else { continue }
      if session.answer(line.joined(separator: " ")).isMistake { mistakeCount += 1 }
      let prompt = session.prompt
      #expect(prompt.hasSuffix("/7> "))
    }
    #expect(1000..<3000 ~= mistakeCount)
  }
}
