import Hypercalls
import Specification

@testable import Fuzzing

extension MachineLayout {
  /// The standard machine with narrow counters: a repeat up to the limit is short.
  static let narrow: MachineLayout = {
    var layout = MachineLayout.standard
    layout.refcountMax = 15
    return layout
  }()
}

/// A buffer such as the engine hands to the mutator, in the hands of a test.
struct ProgramBytes {
  static let capacity = 4096
  var bytes = [UInt8](repeating: 0xaa, count: capacity)
  var size = 0

  init() {}

  init(_ program: Program, layout: MachineLayout = .standard) throws {
    let content = try program.bytes(layout: layout)
    bytes.replaceSubrange(0..<content.count, with: content)
    size = content.count
  }

  var content: [UInt8] { Array(bytes[..<size]) }

  func program(_ layout: MachineLayout = .standard) -> Program {
    Program(bytes: content, layout: layout)
  }

  mutating func mutate(
    _ mutator: inout Mutator, sizeMax: Int = capacity, seed: UInt32
  ) {
    let old = size
    size = bytes.withUnsafeMutableBytes {
      mutator.mutate($0.baseAddress!, size: old, sizeMax: sizeMax, seed: seed)
    }
  }

  mutating func generate(_ mutator: inout Mutator, callCount: Int, seed: UInt32) {
    size = bytes.withUnsafeMutableBytes {
      mutator.generate(
        callCount: callCount, into: $0.baseAddress!, sizeMax: Self.capacity, seed: seed)
    }
  }
}

/// Runs a program on the specification and says what each call came to; nil: its contract broke.
func rules(
  of program: Program, on specification: inout Specification
) -> [(call: RawCall, rule: Rule?)] {
  specification.reset()
  var rules: [(call: RawCall, rule: Rule?)] = []
  for call in program.calls {
    var rule: Rule?
    for _ in 0..<call.repeatCount {
      guard specification.contractHolds(call) else {
        rule = nil
        break
      }
      let expectation = specification.step(call, evidence: Evidence())
      rule = expectation.rule
      if expectation.result.isError { break }
    }
    rules.append((call, rule))
  }
  return rules
}
