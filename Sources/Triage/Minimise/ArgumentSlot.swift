import Hypercalls

/// One argument of one call, with what a minimiser may do to it.
struct ArgumentSlot {
  /// Which register holds it.
  var register: Int
  var value: UInt64
  var role: Role
  /// Simpler values, the simplest first.
  var simpler: [UInt64]

  enum Role: Hashable {
    case page
    case pageCount
    case other(ObjectIdentifier)
  }

  /// The less, the simpler; values of equal rank are told apart by their number.
  var rank: Int { simpler.count }
}

extension RawCall {
  /// The call's arguments in the order of their registers.
  func argumentSlots(in layout: MachineLayout) -> [ArgumentSlot] {
    var reader = ArgumentSlotReader(layout: layout)
    return open(&reader)
  }

  func replacing(register: Int, with value: UInt64) -> RawCall {
    var copy = self
    copy.x[register] = value
    return copy
  }
}

private struct ArgumentSlotReader: HypercallVisitor, ArgumentVisitor {
  let layout: MachineLayout
  var slots: [ArgumentSlot] = []

  mutating func visit<C: Hypercall>(_ call: C) -> [ArgumentSlot] {
    var call = call
    call.forEachArgument(&self)
    return slots
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    let role: ArgumentSlot.Role =
      switch A.self {
      case is Pfn.Type: .page
      case is PageCount.Type: .pageCount
      default: .other(ObjectIdentifier(A.self))
      }
    slots.append(
      ArgumentSlot(
        register: slots.count, value: argument.register, role: role,
        simpler: argument.simpler(in: layout).map(\.register)))
  }
}
