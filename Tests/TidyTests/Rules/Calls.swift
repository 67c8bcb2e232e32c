import Hypercalls

extension HouseRule {
  /// Where each call has a file named after its type: what it is, does, and should do.
  static let callFolders = [
    "Sources/Hypercalls/Calls", "Sources/Hypervisor/Calls", "Sources/Specification/Calls",
  ]

  static let calls = HouseRule(
    name: "a call is found by its name in all three modules, and nothing else is there",
    check: { repository in
      let types = Set(Opcode.allCases.map(\.typeName))
      return callFolders.flatMap { folder -> [Complaint] in
        let files = Set(
          repository.files(in: folder, ending: ".swift").map { String($0.name.dropLast(6)) })
        return types.subtracting(files).map {
          Complaint(path: "\(folder)/\($0).swift", message: "is missing")
        }
          + files.subtracting(types).map {
            Complaint(path: "\(folder)/\($0).swift", message: "is no call's")
          }
      }
    },
    bad: [
      Repository(callFiles.dropLast()),
      Repository(callFiles + [TextFile(path: callFolders[1] + "/HostNothing.swift", text: "")]),
    ],
    good: [Repository(callFiles)])

  static let kernelFunctions = HouseRule(
    name: "the kernel's function of a call is one that the model says it does",
    check: { repository in
      let texts =
        repository.files(in: "Sources/Hypervisor", ending: ".swift").map(\.text)
        + repository.files.filter { $0.path == "docs/model.md" }.map(\.text)
      return Opcode.allCases.compactMap { opcode in
        guard let function = opcode.kernelFunction,
          !texts.contains(where: { $0.contains("`\(function)()`") })
        else { return nil }
        return Complaint(
          path: "Sources/Hypercalls/Calls/\(opcode.typeName).swift",
          message: "names \(function)(), which the model does not")
      }
    },
    bad: [
      Repository("Sources/Hypervisor/A.swift", "/// Models `__pkvm_host_share_hyp()`.\n"),
      Repository("docs/other.md", allKernelFunctions),
    ],
    good: [
      Repository("Sources/Hypervisor/A.swift", allKernelFunctions),
      Repository("docs/model.md", allKernelFunctions),
    ])

  private static let allKernelFunctions =
    Opcode.allCases.compactMap { $0.kernelFunction.map { "`\($0)()`\n" } }.joined()

  private static let callFiles = callFolders.flatMap { folder in
    Opcode.allCases.map { TextFile(path: "\(folder)/\($0.typeName).swift", text: "") }
  }
}

extension Repository {
  init(_ files: ArraySlice<TextFile>) { self.init(Array(files)) }
}

extension Opcode {
  /// The name of the type that declares the call.
  var typeName: String {
    struct TypeName: HypercallVisitor {
      func visit<C: Hypercall>(_ call: C) -> String { "\(C.self)" }
    }
    var visitor = TypeName()
    return open(&visitor)
  }
}
