import Hypercalls

/// The order in which the minimiser descends: shortlex.
///
/// Fewer calls first; then fewer failing allocations; then simpler arguments, repeat counts and
/// actors, compared call by call; then lower page numbers. Opcodes are compared last, so that the
/// order is total on what a minimiser can produce.
struct ProgramOrder: Comparable {
  private let callCount: Int
  private let allocations: [Int]
  private let arguments: [UInt64]
  private let pages: [UInt64]
  private let opcodes: [UInt64]

  init(_ program: Program, layout: MachineLayout) {
    callCount = program.calls.count
    allocations = program.failurePoint.map { [1, Int($0.times), Int($0.nth)] } ?? []
    var arguments: [UInt64] = []
    var pages: [UInt64] = []
    for call in program.calls {
      arguments += [UInt64(call.repeatCount), UInt64(call.actor)]
      for slot in call.argumentSlots(in: layout) {
        let key = [UInt64(slot.rank), slot.value]
        if slot.role == .page { pages += key } else { arguments += key }
      }
    }
    self.arguments = arguments
    self.pages = pages
    opcodes = program.calls.map { UInt64($0.opcode.rawValue) }
  }

  static func < (a: ProgramOrder, b: ProgramOrder) -> Bool {
    if a.callCount != b.callCount { return a.callCount < b.callCount }
    if a.allocations != b.allocations {
      return a.allocations.lexicographicallyPrecedes(b.allocations)
    }
    if a.arguments != b.arguments { return a.arguments.lexicographicallyPrecedes(b.arguments) }
    if a.pages != b.pages { return a.pages.lexicographicallyPrecedes(b.pages) }
    return a.opcodes.lexicographicallyPrecedes(b.opcodes)
  }
}
