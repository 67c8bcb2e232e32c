extension HouseRule {
  /// Which modules a module may import, beside nothing: every line points down.
  ///
  /// Specification and Hypervisor are two opinions on the same thing, so neither sees the other.
  static let importsAllowed: [(folder: String, modules: Set<String>)] = [
    ("Sources/Hypercalls", []),
    // The C library for `calloc`: memory is 100 MB of zeros, of which few are ever touched.
    ("Sources/Hypervisor", cLibraries.union(["Hypercalls"])),
    ("Sources/Specification", cLibraries.union(["Hypercalls"])),
    ("Sources/Oracle", ["Hypercalls", "Hypervisor", "Specification"]),
    ("Sources/Target", machine.union(["CTarget"])),
    ("Sources/Fuzzing", machine),
    ("Sources/Triage", machine.union(["Fuzzing", "Target"]).union(cLibraries)),
    // The tool alone has it, so Foundation costs no fuzzing process anything.
    (
      "Sources/Evaluation",
      machine.union(["Fuzzing", "Triage", "Subprocess", "Foundation"]).union(cLibraries)
    ),
    (
      "Sources/hvcfuzz",
      machine.union(["Fuzzing", "Target", "Triage", "Evaluation", "CLibFuzzer"])
        .union(["ArgumentParser", "Mustache", "Foundation"]).union(cLibraries)
    ),
    (
      "fuzz/HypercallFuzzer",
      machine.union(["Fuzzing", "Target", "CLibFuzzer"]).union(cLibraries)
    ),
  ]

  private static let machine: Set<String> = [
    "Hypercalls", "Hypervisor", "Specification", "Oracle",
  ]

  private static let cLibraries: Set<String> = ["Glibc", "Musl", "Darwin"]

  static let imports: [HouseRule] = [
    HouseRule(
      name: "imports point down",
      check: { repository in
        repository.files.filter(\.isSwift).flatMap { file -> [Complaint] in
          let entry = importsAllowed.first { file.path.hasPrefix($0.folder + "/") }
          guard let entry else {
            // Every module has a row in the table; packages and tests of their own do not matter.
            return file.path.hasPrefix("Sources/") || file.path.hasPrefix("fuzz/")
              ? [Complaint(path: file.path, message: "its folder is not in the table of imports")]
              : []
          }
          return file.numbered.compactMap { number, line in
            guard let module = importedModule(line), !entry.modules.contains(module) else {
              return nil
            }
            return Complaint(
              path: file.path, line: number, message: "\(entry.folder) may not import \(module)")
          }
        }
      },
      bad: [
        Repository("Sources/Specification/A.swift", "import Hypercalls\nimport Hypervisor\n"),
        Repository("Sources/Hypervisor/A.swift", "@testable import Specification\n"),
        Repository("Sources/Hypercalls/A.swift", "import Glibc\n"),
        // It alone brings 16,000 edges that the fuzz target would count.
        Repository("Sources/Triage/A.swift", "import Foundation\n"),
        Repository("Sources/Triage/A.swift", "public import ArgumentParser\n"),
        Repository("Sources/Oracle/A.swift", "import struct Fuzzing.Mutator\n"),
        // What may crash is asked about from outside the model.
        Repository("Sources/Hypervisor/A.swift", "import CTarget\n"),
        Repository("Sources/NewModule/A.swift", "let a = 1\n"),
      ],
      good: [
        Repository("Sources/Oracle/A.swift", "import Hypercalls\nimport Hypervisor\n"),
        Repository("Sources/hvcfuzz/A.swift", "import ArgumentParser\nimport Triage\n"),
        Repository("Sources/Triage/A.swift", "#if canImport(Glibc)\n  import Glibc\n#endif\n"),
        Repository("Tests/OracleTests/A.swift", "import Foundation\n"),
      ]),
    HouseRule(
      name: "only the fuzz target and its C module speak libFuzzer's interface",
      check: { repository in
        let isAllowed = { (path: String) in
          path.hasPrefix("fuzz/") || path.hasPrefix("Sources/CLibFuzzer/")
        }
        return (repository.files(in: "Sources") + repository.files(in: "fuzz"))
          .filter { !isAllowed($0.path) }
          .flatMap { file in
            file.numbered.filter { $0.line.contains("LLVMFuzzer") }.map { number, _ in
              Complaint(path: file.path, line: number, message: "names an LLVMFuzzer function")
            }
          }
      },
      bad: [
        Repository("Sources/Fuzzing/A.swift", "@_cdecl(\"LLVMFuzzerInitialize\")\n"),
        Repository("Sources/hvcfuzz/A.swift", "// see LLVMFuzzerMutate\n"),
      ],
      good: [
        Repository("fuzz/HypercallFuzzer/A.swift", "@_cdecl(\"LLVMFuzzerTestOneInput\")\n"),
        Repository("Sources/Fuzzing/A.swift", "// libFuzzer calls this\n"),
      ]),
    HouseRule(
      name: "the model is not inlined into its clients, which are compiled with other flags",
      check: { repository in
        repository.files(in: "Sources/Hypervisor").flatMap { file in
          file.numbered.filter { $0.line.contains("@inlinable") }.map { number, _ in
            Complaint(path: file.path, line: number, message: "@inlinable loses its coverage")
          }
        }
      },
      bad: [Repository("Sources/Hypervisor/A.swift", "@inlinable public func a() {}\n")],
      good: [Repository("Sources/Hypercalls/A.swift", "@inlinable public func a() {}\n")]),
  ]

  /// The module that a line imports, whatever attributes and kinds stand around it.
  private static func importedModule(_ line: Substring) -> String? {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var"]
    var words = line.split(separator: " ")[...]
    while let first = words.first, first.hasPrefix("@") || accessLevels.contains(first) {
      words.removeFirst()
    }
    guard words.first == "import" else { return nil }
    words.removeFirst()
    if let first = words.first, kinds.contains(first) { words.removeFirst() }
    return words.first?.split(separator: ".").first.map(String.init)
  }

  private static let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
  ]
}
