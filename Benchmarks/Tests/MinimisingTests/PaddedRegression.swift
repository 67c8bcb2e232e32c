import Foundation
import Hypercalls
import Hypervisor
import Oracle
import Triage

/// The program of a seeded bug, among so many random calls that it has 200.
struct PaddedRegression: Sendable {
  let entry: BugEntry
  let mode: RunMode
  /// How many calls it comes down to without them.
  let shortestCount: Int
  let signature: String
  private(set) var program: Program

  static let callCount = 200
  static let layout = MachineLayout.standard

  /// The catalogue's bugs that a program can trigger.
  static let entries = SeededBug.catalogue.filter { $0.triggerCalls != nil }

  private static let folder = URL(filePath: #filePath)
    .appending(components: "..", "..", "..", "..", "corpus", "regressions").standardizedFileURL

  /// Calls are put in between as long as the program fails as it did.
  init?(_ entry: BugEntry, seed: UInt64) throws {
    let file = try ProgramFile(
      path: Self.folder.appending(component: entry.id + ".hvc").path, layout: Self.layout,
      knownBugs: SeededBug.catalogue.map(\.id))
    self.entry = entry
    program = file.program
    mode = RunMode(profile: entry.home, bugs: [entry.bug])
    guard let shortest = MinimisedProgram(program, in: mode, layout: Self.layout) else {
      return nil
    }
    shortestCount = shortest.program.calls.count
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: Self.layout)
    guard case .violation(let violation) = lockstep.run(program) else { return nil }
    signature = violation.signature
    pad(Random(seed: seed), on: &lockstep)
  }

  private mutating func pad(_ random: Random, on lockstep: inout Lockstep) {
    var random = random
    for _ in 0..<10_000 where program.calls.count < Self.callCount {
      let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      guard let call = Program(bytes: bytes, layout: Self.layout).calls.first,
        call.repeatCount < 300
      else { continue }
      var padded = program
      padded.calls.insert(call, at: random.below(program.calls.count + 1))
      guard case .violation(let violation) = lockstep.run(padded),
        violation.signature == signature,
        violation.opcode == nil || violation.callIndex == padded.calls.count - 1
      else { continue }
      program = padded
    }
  }
}
