import CLibFuzzer

@main
struct HypercallFuzzer {
  static func main() {
    hvcfuzz_reset_signals()
    print("has", hvcfuzz_has_libfuzzer())
    if hvcfuzz_has_libfuzzer() != 0 {
      hvcfuzz_run_driver(CommandLine.argc, CommandLine.unsafeArgv)
    }
  }
}
