import Triage

/// The report of `hvcfuzz coverage --json`: a profile's operations, their states, their results.
struct CoverageJSON: Encodable {
  struct Profile: Encodable {
    var profile: String
    var programs: Int
    var reached: Int
    var legal: Int
    var blocks: Blocks?
    var operations: [Operation]
  }

  struct Blocks: Encodable {
    var reached: Int
    var total: Int
  }

  struct Operation: Encodable {
    var name: String
    var transitions: [Transition]
  }

  struct Transition: Encodable {
    var state: String
    var result: String
    var rule: String
    var isReached: Bool
  }

  var profiles: [Profile]

  init(_ reports: [CoverageReport]) {
    profiles = reports.map { report in
      Profile(
        profile: report.profile.name, programs: report.programCount,
        reached: report.reachedCount, legal: report.legalCount,
        blocks: report.blocks.map { Blocks(reached: $0.reached, total: $0.total) },
        operations: report.operations.map { operation in
          Operation(
            name: operation.opcode.name,
            transitions: operation.cells.map { cell in
              Transition(
                state: "\(cell.transition.state)", result: cell.transition.result,
                rule: "\(cell.transition.rule)", isReached: cell.isReached)
            })
        })
    }
  }
}
