// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the main manifest stays light. Its figures, and its counts of
// allocations, want optimised builds: `make bench` and `make test`.
let package = Package(
  name: "hvcfuzz-benchmarks",
  dependencies: [.package(name: "hvcfuzz", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [.product(name: "HypercallFuzzing", package: "hvcfuzz")]),

    // Gives random bytes and mutated text to everything that reads: `make soak`.
    .executableTarget(
      name: "Soak",
      dependencies: [
        .product(name: "HypercallFuzzing", package: "hvcfuzz"),
        .product(name: "HypercallEvaluation", package: "hvcfuzz"),
      ]),

    // What libFuzzer alone can do: the yardstick of the fuzz target.
    .target(name: "CEmptyTarget"),
    .executableTarget(name: "EmptyFuzzer", dependencies: ["CEmptyTarget"]),

    // Counts allocations, by standing in front of the C library's allocator.
    .target(name: "CAllocationCounter"),
    // Errors are thrown as they are outside of tests: the testing library looks at none.
    .target(name: "CThrownErrors"),
    .testTarget(
      name: "AllocationTests",
      dependencies: [
        "CAllocationCounter", "CThrownErrors",
        .product(name: "HypercallFuzzing", package: "hvcfuzz"),
      ]),

    // Holds the minimiser to a time.
    .testTarget(
      name: "MinimisingTests",
      dependencies: [
        "CThrownErrors", .product(name: "HypercallFuzzing", package: "hvcfuzz"),
      ]),

    // Holds the document to what the oracle's rules find.
    .testTarget(
      name: "StrengthTests",
      dependencies: [
        "CThrownErrors", .product(name: "HypercallFuzzing", package: "hvcfuzz"),
      ]),
  ]
)
