import Target
import Triage

extension MinimiseCommand {
  /// Finds a shortest program with which a target disagrees in the same way.
  func minimise(onTarget library: String) throws {
    if let output { try OutputFile.check(output) }
    let input = try format.read(file)
    let differential = try target.differential(library, machine)
    let profile = differential.profile
    guard
      let shortest = MinimisedDisagreement(
        input.program, of: differential, onProgress: progress())
    else {
      throw BadData(
        description: "\(file): the target agrees, or not each time: nothing to minimise")
    }
    let text = shortest.text(in: .standard)
    guard let output else {
      print(text, terminator: "")
      return
    }
    let isText = ProgramFile.format(of: output) == .text
    try OutputFile.replace(
      output,
      with: isText ? Array(text.utf8) : try shortest.program.bytes(layout: .standard))
    if !quiet {
      StandardError.print(
        "minimise: replay it with hvcfuzz replay --target \(RunMode.quoted(library)) "
          + "--profile \(profile.name) \(RunMode.quoted(output))")
    }
  }
}
