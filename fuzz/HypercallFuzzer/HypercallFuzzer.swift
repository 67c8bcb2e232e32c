import CLibFuzzer
import Fuzzing
import Glibc
import Oracle

/// The fuzz target: libFuzzer drives it where it is linked in; elsewhere it replays the files and
/// folders that it is given.
///
/// Two Swift files and `@main`: so neither `-parse-as-library` nor a C `main` is needed, with and
/// without `-sanitize=fuzzer`.
@main
struct HypercallFuzzer {
  static func main() {
    hvcfuzz_reset_signals()
    var configuration: FuzzConfiguration
    do {
      configuration = try .fromEnvironment()
    } catch {
      quit(64, error.description)
    }
    if let library = targetLibrary { prepare(target: library, for: &configuration) }
    session = .allocate(capacity: 1)
    session.initialize(
      to: FuzzSession(
        configuration, feedback: hvcfuzz_extra_counters(), mutateBytes: hvcfuzz_mutate_bytes))
    if configuration.strategy == .random { exit(runUniformPrograms(CommandLine.arguments)) }
    guard hvcfuzz_has_libfuzzer() != 0 else {
      exit(replay(Array(CommandLine.arguments.dropFirst())))
    }
    // The driver ends the process itself.
    if targetLibrary == nil { atexit { printError(session.pointee.tally.line + "\n") } }
    exit(hvcfuzz_run_driver(CommandLine.argc, CommandLine.unsafeArgv))
  }
}

/// libFuzzer calls plain functions, so the session has to be found without an argument.
nonisolated(unsafe) var session: UnsafeMutablePointer<FuzzSession>! = nil

/// Tells what was found, and how much was done for it.
func describe(_ violation: Violation, foundBy bytes: UnsafeRawBufferPointer, in file: String) {
  // Describing it makes its calls once more.
  let tally = session.pointee.tally
  let report = session.pointee.report(on: violation, in: bytes, file: file)
  printError("\n" + report.text + tally.line + "\n")
}

func quit(_ status: CInt, _ message: String) -> Never {
  printError("HypercallFuzzer: error: \(message)\n")
  exit(status)
}

func printError(_ text: String) {
  var text = text
  text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
