import Foundation
import Hypercalls
import Oracle

/// Programs of random bytes, which meet on the favourite pages.
struct RandomProgram {
  /// Printed with every failure: with the commit it reproduces the run.
  static let seed =
    ProcessInfo.processInfo.environment["HVCFUZZ_TEST_SEED"].flatMap { UInt64($0) } ?? 1

  var calls: [RawCall]
  var failurePoint: FailurePoint?

  /// Of the calls that a record can repeat 65,537 times, few do: they cost more than they show.
  init(_ random: inout Random, count: Int, layout: MachineLayout) {
    var bytes = (0..<ByteFormat.recordSize * (count + 1)).map { _ in
      UInt8(truncatingIfNeeded: random.next())
    }
    if !random.oneIn(4) { bytes[2] = 0 }
    for record in 1...count {
      let isLong = bytes[ByteFormat.recordSize * record + 2] > 0xf3
      if isLong, !random.oneIn(8) { bytes[ByteFormat.recordSize * record + 2] = 0 }
    }
    let program = Program(bytes: bytes, layout: layout)
    calls = program.calls
    failurePoint = program.failurePoint
    for index in calls.indices where calls[index].repeatCount > 300 {
      calls[index].repeatCount = UInt32(1 + random.below(20))
    }
  }
}
