import Hypercalls

/// The values that a program has for its arguments.
struct ProgramValues {
  /// By the call and the argument's place in it.
  private var own: [Place: Set<UInt64>] = [:]
  /// By the argument's type.
  private var byType: [ObjectIdentifier: Set<UInt64>] = [:]
  private(set) var repeats: [Opcode: Set<UInt32>] = [:]
  private(set) var actors: Set<UInt8> = []

  private struct Place: Hashable {
    var opcode: Opcode
    var register: Int
  }

  init(_ program: Program) {
    for call in program.calls {
      var reader = TypeReader()
      let types = call.open(&reader)
      for (register, type) in types.enumerated() {
        let place = Place(opcode: call.opcode, register: register)
        own[place, default: []].insert(call.x[register])
        byType[type, default: []].insert(call.x[register])
      }
      if call.repeatCount > 2 { repeats[call.opcode, default: []].insert(call.repeatCount) }
      actors.insert(call.actor)
    }
  }

  /// What the program's calls have in that very place.
  func values(of opcode: Opcode, register: Int) -> Set<UInt64> {
    own[Place(opcode: opcode, register: register)] ?? []
  }

  /// What arguments of the type have anywhere in the program.
  func values<A: Argument>(of type: A.Type) -> Set<UInt64> { byType[ObjectIdentifier(type)] ?? [] }
}

/// The types of a call's arguments.
private struct TypeReader: HypercallVisitor, ArgumentVisitor {
  private var types: [ObjectIdentifier] = []

  init() {}

  mutating func visit<C: Hypercall>(_ call: C) -> [ObjectIdentifier] {
    var call = call
    call.forEachArgument(&self)
    return types
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) { types.append(ObjectIdentifier(A.self)) }
}
