import Hypercalls

/// One argument of one call, with what a minimiser may do to it.
struct ArgumentSlot {
  /// Which register holds it.
  var register: Int
  var value: UInt64
  var role: Role
  /// How far a page, or a number of pages, is shifted in the register.
  var shift: UInt64
  /// Simpler values, the simplest first.
  var simpler: [UInt64]

  enum Role: Hashable {
    case page
    case pageCount
    case other(ObjectIdentifier)
  }

  /// The page or the number of pages that it says.
  var pages: UInt64 { value >> shift }

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
      case is Pfn.Type, is DevicePage.Type: .page
      case is PageCount.Type: .pageCount
      case is Address.Type where argument.register & 0xfff == 0: .page
      case is ByteCount.Type where argument.register & 0xfff == 0: .pageCount
      default: .other(ObjectIdentifier(A.self))
      }
    slots.append(
      ArgumentSlot(
        register: slots.count, value: argument.register, role: role, shift: A.pageShift ?? 0,
        simpler: argument.simpler(in: layout).map(\.register)))
  }
}
