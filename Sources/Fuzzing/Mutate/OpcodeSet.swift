import Hypercalls

/// A set of opcodes, in one word.
struct OpcodeSet: Equatable {
  private var bits: UInt64 = 0

  func contains(_ opcode: Opcode) -> Bool { bits >> UInt64(opcode.rawValue) & 1 != 0 }
  func contains(_ byte: UInt8) -> Bool { byte < 64 && bits >> UInt64(byte) & 1 != 0 }
  mutating func insert(_ opcode: Opcode) { bits |= 1 << UInt64(opcode.rawValue) }

  mutating func formUnion(_ other: OpcodeSet) { bits |= other.bits }

  var count: Int { bits.nonzeroBitCount }

  /// Each member with an even chance; nil where none was picked.
  func subset(_ random: inout Random) -> OpcodeSet? {
    var subset = self
    subset.bits &= random.next()
    return subset.bits == 0 ? nil : subset
  }

  /// Any member, all with the same chance. The set must not be empty.
  func randomMember(_ random: inout Random) -> Opcode {
    var left = bits
    for _ in 0..<random.below(count) { left &= left - 1 }
    return Opcode(rawValue: UInt8(left.trailingZeroBitCount)).unsafelyUnwrapped
  }
}

extension OpcodeSet {
  /// The calls that a profile's kernel has, of some parts of the interface.
  init(of profile: Profile, parts: [InterfacePart] = InterfacePart.allCases) {
    precondition(Opcode.count <= 64)
    for opcode in Opcode.allCases where parts.contains(opcode.part) {
      if opcode.exists(in: profile.design, profile.extensions) { insert(opcode) }
    }
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
