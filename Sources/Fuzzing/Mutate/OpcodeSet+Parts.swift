import Hypercalls

extension OpcodeSet {
  /// The calls that a profile's kernel has, of some parts of the interface.
  init(of profile: Profile, parts: [InterfacePart] = InterfacePart.allCases) {
    self.init()
    for opcode in Opcode.allCases where parts.contains(opcode.part) { insert(opcode) }
    formIntersection(OpcodeSet(design: profile.design, extensions: profile.extensions))
  }

  /// The calls whose first argument is a page, or the address of one.
  static var withPage: OpcodeSet {
    var opcodes = OpcodeSet()
    for opcode in Opcode.allCases {
      var visitor = FirstArgumentIsPage()
      if opcode.open(&visitor) { opcodes.insert(opcode) }
    }
    return opcodes
  }
}

private struct FirstArgumentIsPage: HypercallVisitor, ArgumentVisitor {
  var isFirst = true
  var isPage = false

  mutating func visit<C: Hypercall>(_ call: C) -> Bool {
    var call = call
    call.forEachArgument(&self)
    return isPage
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if isFirst {
      isPage = A.self == Pfn.self || A.self == DevicePage.self || A.self == Address.self
    }
    isFirst = false
  }
}
