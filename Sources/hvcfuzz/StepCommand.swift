import ArgumentParser
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `hvcfuzz step`
struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Steps forwards and backwards through a program, and looks at the machine.",
    discussion: """
      Reads commands from standard input, at a terminal or from a file; "help" lists them. Every \
      word may be cut short, and an empty line asks for the same again.

        hvcfuzz step crash-1234
        hvcfuzz step --target ./my-target.so a.hvc
        printf 'run\\npage ram+0x800\\nback 2\\ntlb\\n' | hvcfuzz step finding.hvc

      With --target the program ends where that implementation and the model part; "page" and \
      "target" then show what the implementation has otherwise.

      Exit status 0 at "quit" or at the end of the input, whatever the program does; 64 where \
      standard input is no terminal and a command was none. The session goes on after one.
      """)

  @OptionGroup var options: RunOptions

  @Argument(help: "A program.")
  var file: String

  func run() throws {
    var session = StepSession(try stepper())
    let isAtTerminal = isatty(STDIN_FILENO) == 1
    var mistakeCount = 0
    for line in session.greeting { print(line) }
    show(session.prompt)
    var isOver = false
    while !isOver, let line = readLine() {
      // A file of commands is shown as if somebody typed it.
      if !isAtTerminal { print(line) }
      let answer = session.answer(line)
      for line in answer.lines { print(line) }
      if answer.isMistake { mistakeCount += 1 }
      isOver = answer.isLast
      if !isOver { show(session.prompt) }
    }
    // The prompt has no end of line, nor has the end of the input.
    if !isOver { print() }
    if mistakeCount > 0, !isAtTerminal {
      throw UsageError(
        description: "\(mistakeCount) \(mistakeCount == 1 ? "line was" : "lines were") no command")
    }
  }

  private func stepper() throws -> Stepper {
    let input = try options.format.read(file)
    guard let differential = try options.target.differential(options.machine) else {
      return Stepper(input.program, in: options.machine.mode(for: input))
    }
    return Stepper(input.program, on: differential)
  }

  /// Shows the prompt before the answer is waited for.
  private func show(_ prompt: String) {
    print(prompt, terminator: "")
    fflush(nil)
  }
}
