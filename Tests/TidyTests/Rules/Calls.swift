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
