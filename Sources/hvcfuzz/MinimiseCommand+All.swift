import Hypercalls
import Triage

extension MinimiseCommand {
  /// Minimises one program of each signature, and says how many there are.
  func minimiseFolder() throws {
    if let output { try OutputFile.check(output + "/a.hvc") }
    let groups = try groups()
    for group in groups.groups {
      let isInternal = InternalError.isSignature(group.signature)
      guard let shortest = minimised(group.shortest, in: group.mode, isInternal: isInternal)
      else { continue }
      let count = "\(group.paths.count)"
      print(
        String(repeating: " ", count: max(0, 6 - count.count)) + count
          + "  \(group.signature)  \(shortest.program.calls.count) calls  \(group.paths[0])")
      if let output { try write(shortest, to: output + "/" + Self.fileName(of: group)) }
    }
    let failing = groups.groups.reduce(0) { $0 + $1.paths.count }
    print(
      "minimise: \(failing + groups.cleanPaths.count) programs, \(failing) fail, "
        + "with \(groups.groups.count) signatures")
    if groups.groups.isEmpty {
      throw BadData(description: "\(file): no program fails: nothing to minimise")
    }
  }

  private func groups() throws -> FindingGroups {
    let inputs = try InputFile.paths(below: file).map { path in
      let input = try format.read(path)
      return (path: path, program: input.program, mode: machine.mode(for: input))
    }
    // In another process, for there may be programs among them at which the tool itself ends.
    let answers = try Worker.answers(inputs.map { ($0.program, $0.mode) })
    var groups = FindingGroups()
    for (input, answer) in zip(inputs, answers) {
      groups.add(input.program, path: input.path, in: input.mode, signature: answer.signature)
    }
    return groups
  }

  /// What a shell takes as it is: the machine, then the signature.
  private static func fileName(of group: FindingGroups.Group) -> String {
    let parts = [group.mode.profile.name] + group.mode.bugs.map(\.entry.id) + [group.signature]
    return parts.joined(separator: ".").map { "/:".contains($0) ? "-" : "\($0)" }.joined() + ".hvc"
  }
}

extension Worker.Answer {
  /// Nil where all is clean.
  fileprivate var signature: String? {
    switch self {
    case .clean: nil
    case .violation(let signature): signature
    case .internalError(let error): error.signature
    }
  }
}
