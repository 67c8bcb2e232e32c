import Glibc

/// Executions of the fuzz target against those of a target that does nothing, by CPU time.
func measureTargets(fuzzer: String, empty: String) {
  var ratios: [Double] = []
  var rates: [Double] = []
  for seed in 1...3 {
    let emptyRate = executionsPerSecond(empty, runs: 4_000_000, seed: seed)
    let rate = executionsPerSecond(fuzzer, runs: 200_000, seed: seed)
    rates.append(rate)
    ratios.append(emptyRate / rate)
  }
  report("executions/s", median(rates).rounded(to: 0))
  report("against the empty target", "1/\(median(ratios).rounded(to: 1))")
}

private func executionsPerSecond(_ program: String, runs: Int, seed: Int) -> Double {
  let before = childSeconds()
  let status = run([program, "-runs=\(runs)", "-seed=\(seed)", "-artifact_prefix=/tmp/"])
  guard status == 0 else { fatalError("\(program) ended with status \(status)") }
  return Double(runs) / (childSeconds() - before)
}

/// Runs a program to its end, without its output.
private func run(_ arguments: [String]) -> CInt {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
  }
  var pointers = arguments.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  var process = pid_t()
  guard posix_spawn(&process, arguments[0], &actions, nil, &pointers, environ) == 0 else {
    return -1
  }
  var status: CInt = 0
  waitpid(process, &status, 0)
  return status
}
