// swift-tools-version: 6.2
import PackageDescription

// `make fuzz` sets the variable and has coverage of the machine under test alone: what the oracle
// does follows from it, and half of the time went into counting both. Blocks, not edges: a sixth
// fewer counters for libFuzzer to read after every execution. AFL++ reads guards of edges.
// `-sanitize=fuzzer` for the whole package works as well, and instruments all of it.
let coverage: [SwiftSetting] =
  switch Context.environment["HVCFUZZ_COVERAGE"] {
  case "model": instrumented("bb,inline-8bit-counters,pc-table", sanitizer: "fuzzer")
  // The build has another sanitizer, which a second one would replace.
  case "model-sanitized": instrumented("bb,inline-8bit-counters,pc-table")
  case "afl": instrumented("edge,trace-pc-guard", sanitizer: "fuzzer")
  default: []
  }

func instrumented(_ coverage: String, sanitizer: String? = nil) -> [SwiftSetting] {
  let options = (sanitizer.map { ["-sanitize=\($0)"] } ?? []) + ["-sanitize-coverage=\(coverage)"]
  return [.unsafeFlags(options.flatMap { ["-Xfrontend", $0] })]
}

let package = Package(
  name: "hvcfuzz",
  products: [
    .executable(name: "hvcfuzz", targets: ["hvcfuzz"]),
    .executable(name: "HypercallFuzzer", targets: ["HypercallFuzzer"]),
    .library(
      name: "HypercallFuzzing",
      targets: ["Hypercalls", "Hypervisor", "Specification", "Oracle", "Fuzzing", "Triage"]),
    .library(name: "HypercallEvaluation", targets: ["Evaluation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // What Swift cannot say: weak libFuzzer symbols and the extra-counters section.
    .target(name: "CLibFuzzer"),

    // The calls, each declared once; programs; byte and text form.
    .target(name: "Hypercalls"),
    // What the code does, and what it should do: neither imports the other.
    .target(name: "Hypervisor", dependencies: ["Hypercalls"], swiftSettings: coverage),
    .target(name: "Specification", dependencies: ["Hypercalls"]),
    // Lockstep of the two: result, change, invariants, secrecy.
    .target(name: "Oracle", dependencies: ["Hypercalls", "Hypervisor", "Specification"]),
    // An implementation in place of the model: its process, and what it must agree with.
    .target(name: "CTarget"),
    .target(
      name: "Target",
      dependencies: ["CTarget", "Hypercalls", "Hypervisor", "Specification", "Oracle"]),
    // Generate, mutate, feed back.
    .target(
      name: "Fuzzing", dependencies: ["Hypercalls", "Hypervisor", "Specification", "Oracle"]),
    // Replay, minimise, conform, report.
    .target(
      name: "Triage",
      dependencies: [
        "Hypercalls", "Hypervisor", "Specification", "Oracle", "Fuzzing", "Target",
      ]),

    // Hunts for seeded bugs, and what their results say.
    .target(
      name: "Evaluation",
      dependencies: [
        "Hypercalls", "Hypervisor", "Oracle", "Fuzzing", "Triage",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),

    .executableTarget(
      name: "hvcfuzz",
      dependencies: [
        "Triage", "Target", "Evaluation", "CLibFuzzer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .executableTarget(
      name: "HypercallFuzzer",
      dependencies: ["Fuzzing", "CLibFuzzer", "Target"],
      path: "fuzz/HypercallFuzzer"),

    .testTarget(name: "HypercallsTests", dependencies: ["Hypercalls"]),
    .testTarget(name: "HypervisorTests", dependencies: ["Hypervisor"]),
    .testTarget(name: "SpecificationTests", dependencies: ["Specification"]),
    .testTarget(
      name: "CommandTests", dependencies: ["hvcfuzz", "Triage", "CompiledTargets"],
      exclude: ["Golden"]),
    // What hvcfuzz export writes, compiled and run; CommandTests write it again and compare.
    .testTarget(name: "ExportedTests", dependencies: ["Oracle", "Triage"]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation"]),
    .testTarget(name: "TriageTests", dependencies: ["Triage"], exclude: ["Traces"]),
    .testTarget(
      name: "FuzzingTests",
      dependencies: ["Fuzzing", "Hypervisor", "Oracle", "Specification"]),
    .testTarget(name: "OracleTests", dependencies: ["Oracle"]),
    // Targets in C, which tests compile when they run.
    .target(name: "CompiledTargets", path: "Tests/CompiledTargets"),
    .testTarget(
      name: "TargetTests", dependencies: ["Target", "Triage", "CompiledTargets"],
      exclude: ["Hostile"]),
    // The programs that people wrote, and the findings, replayed under the oracle.
    .testTarget(name: "CorpusTests", dependencies: ["Oracle", "Triage"], exclude: ["OldCorpus"]),
    // The habits of CONTRIBUTING.md, as far as a program can see them.
    .testTarget(name: "TidyTests", dependencies: ["Hypercalls"]),
  ]
)
