// swift-tools-version: 6.2
import PackageDescription

// Built twice by scripts/bench-against: on this tree, and on that of an older commit, which knows
// nothing of this package. So it uses only what both have.
let package = Package(
  name: "hvcfuzz-against",
  dependencies: [.package(name: "hvcfuzz", path: Context.environment["HVCFUZZ_TREE"] ?? "../..")],
  targets: [
    .executableTarget(
      name: "OldPrograms",
      dependencies: [.product(name: "HypercallFuzzing", package: "hvcfuzz")])
  ]
)
