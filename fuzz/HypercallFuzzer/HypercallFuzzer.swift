import CLibFuzzer
import Fuzzing
import Glibc

/// The fuzz target: libFuzzer drives it where it is linked in; elsewhere it replays the files and
/// folders that it is given.
///
/// Two Swift files and `@main`: so neither `-parse-as-library` nor a C `main` is needed, with and
/// without `-sanitize=fuzzer`.
@main
struct HypercallFuzzer {
  static func main() {
    hvcfuzz_reset_signals()
    let configuration: FuzzConfiguration
    do {
      configuration = try .fromEnvironment()
    } catch {
      quit(64, error.description)
    }
    session = .allocate(capacity: 1)
    session.initialize(
      to: FuzzSession(
        configuration, feedback: hvcfuzz_extra_counters(), mutateBytes: hvcfuzz_mutate_bytes))
    exit(
      hvcfuzz_has_libfuzzer() != 0
        ? hvcfuzz_run_driver(CommandLine.argc, CommandLine.unsafeArgv)
        : replay(Array(CommandLine.arguments.dropFirst())))
  }
}

/// libFuzzer calls plain functions, so the session has to be found without an argument.
nonisolated(unsafe) var session: UnsafeMutablePointer<FuzzSession>! = nil

func quit(_ status: CInt, _ message: String) -> Never {
  printError("HypercallFuzzer: error: \(message)\n")
  exit(status)
}

func printError(_ text: String) {
  var text = text
  text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
