import Evaluation
import Fuzzing
import Hypercalls
import Hypervisor
import Triage

/// Everything in the project that reads what somebody else wrote.
struct Readers {
  /// Inputs that a reader of text took for what it reads; bytes are always a program.
  private(set) var acceptedCount = 0

  private let knownBugs = SeededBug.catalogue.map(\.id)

  /// Gives the same bytes to each of them; what is taken has to stay the same when it is written
  /// and read again. What reads lines that people or processes say is slow on garbage, and may be
  /// left out.
  mutating func read(_ input: [UInt8], withLines: Bool) {
    readBytes(input)
    var isAccepted = readText(input)
    let text = String(decoding: input, as: UTF8.self)
    if (try? KnownFindings(text: text, file: "list")) != nil { isAccepted = true }
    if readTrace(input) { isAccepted = true }
    if let log = try? TrialLog(path: "trials.jsonl", bytes: input), !log.results.isEmpty {
      isAccepted = true
    }
    if withLines { readLines(text) }
    if isAccepted { acceptedCount += 1 }
  }

  /// Every byte string is a program, and has one canonical form.
  private func readBytes(_ input: [UInt8]) {
    let program = Program(bytes: input, layout: .standard)
    guard let bytes = try? program.bytes(layout: .standard) else {
      fatalError("a program that was decoded cannot be encoded")
    }
    let again = Program(bytes: bytes, layout: .standard)
    precondition(again == program, "encoding changes the program")
    precondition((try? again.bytes(layout: .standard)) == bytes, "the canonical form is not")
  }

  private func readText(_ input: [UInt8]) -> Bool {
    let text: ProgramText
    do {
      let file = try ProgramFile(
        path: "a.hvc", bytes: input, layout: .standard, knownBugs: knownBugs)
      guard let read = file.text else { fatalError("a text program without a text") }
      text = read
    } catch {
      precondition(!error.description.isEmpty)
      return false
    }
    let printed = text.text(in: .standard)
    guard let again = try? ProgramText(printed, layout: .standard, knownBugs: knownBugs) else {
      fatalError("what is printed is not read: \(printed)")
    }
    precondition(again.program == text.program, "printing changes the program")
    precondition(again.text(in: .standard) == printed, "the canonical layout is not")
    // Not all that can be said has a byte form; what has one keeps its meaning.
    if let bytes = try? text.program.bytes(layout: .standard) {
      precondition(Program(bytes: bytes, layout: .standard) == text.program)
    }
    return true
  }

  private func readTrace(_ input: [UInt8]) -> Bool {
    guard let trace = try? TraceFile(path: "trace.txt", bytes: input) else { return false }
    let printed = Array(trace.description.utf8)
    let again = try? TraceFile(path: "trace.txt", bytes: printed)
    precondition(again?.description == trace.description, "printing changes the trace")
    return true
  }

  /// What is read line by line: a session's commands, what a fuzzer and a worker say.
  private func readLines(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline).prefix(8) {
      _ = try? StepRequest(String(line), layout: .standard)
      _ = Tally(line: line)
      _ = InternalError(line)
    }
  }
}
