@testable import Hypercalls

/// The layouts that every property is tried in, with names for messages.
let layouts: [(name: String, layout: MachineLayout)] = [
  ("standard", .standard), ("layoutB", .layoutB), ("small", .small),
]

extension Random {
  /// Bytes of any values.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// A program whose every value has a byte form.
  mutating func program(_ count: Int, in layout: MachineLayout) -> Program {
    Program(bytes: bytes(ByteFormat.headerSize + count * ByteFormat.recordSize), layout: layout)
  }
}
