import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension MinimiseCommand {
  /// Searches for a shorter program, takes what it finds, and says what is known in the end.
  func proven(_ minimised: MinimisedProgram) -> MinimisedProgram {
    let end = ContinuousClock.now + .seconds(time)
    var shortest = minimised
    while true {
      let show = proofProgress()
      let proof = Proof(of: shortest, in: .standard) { progress in
        show(progress)
        return ContinuousClock.now > end || progress.stateCount > Self.stateCountMax
      }
      StandardError.print("minimise: \(proof)")
      guard case .shorter(let program) = proof.answer,
        let shorter = MinimisedProgram(program, in: shortest.mode, layout: .standard),
        shorter.program.calls.count < shortest.program.calls.count
      else { return shortest }
      shortest = shorter
    }
  }

  /// A state takes some fifty bytes.
  private static var stateCountMax: Int { 40_000_000 }

  /// One line that changes, on a terminal alone.
  private func proofProgress() -> (Proof.Progress) -> Void {
    guard !quiet, isatty(STDERR_FILENO) == 1 else { return { _ in } }
    var last = ContinuousClock.now
    return { progress in
      let now = ContinuousClock.now
      guard now - last > .milliseconds(200) else { return }
      last = now
      StandardError.show(
        "\r\u{1b}[Kminimise: programs of \(progress.callCount) calls: \(progress.stateCount) "
          + "states, \(progress.moveCount) moves\r")
    }
  }
}
