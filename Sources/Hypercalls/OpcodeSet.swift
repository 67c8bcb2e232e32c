/// A set of opcodes, in two words.
public struct OpcodeSet: Equatable, Sendable {
  @usableFromInline var low: UInt64 = 0
  @usableFromInline var high: UInt64 = 0

  @inlinable public init() {}

  public init(_ opcodes: some Sequence<Opcode>) {
    for opcode in opcodes { insert(opcode) }
  }

  /// The calls that a kernel has.
  public init(design: Design, extensions: Extensions) {
    precondition(Opcode.count <= 128)
    for opcode in Opcode.allCases where opcode.exists(in: design, extensions) { insert(opcode) }
  }

  /// Whether the call is a member.
  @inlinable @inline(__always) public func contains(_ opcode: Opcode) -> Bool {
    contains(opcode.rawValue)
  }

  /// The same of a byte that may name no opcode.
  @inlinable @inline(__always) public func contains(_ byte: UInt8) -> Bool {
    (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 != 0 && byte < 128
  }

  /// Adds a member.
  public mutating func insert(_ opcode: Opcode) {
    let bit: UInt64 = 1 << UInt64(opcode.rawValue & 63)
    if opcode.rawValue < 64 { low |= bit } else { high |= bit }
  }

  /// Takes in what the other has.
  public mutating func formUnion(_ other: OpcodeSet) {
    low |= other.low
    high |= other.high
  }

  /// Keeps what the other has too.
  public mutating func formIntersection(_ other: OpcodeSet) {
    low &= other.low
    high &= other.high
  }

  public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

  /// Each member with an even chance; nil where none was picked.
  public func subset(_ random: inout Random) -> OpcodeSet? {
    var subset = self
    subset.low &= random.next()
    subset.high &= random.next()
    return subset.low | subset.high == 0 ? nil : subset
  }

  /// Any member, all with the same chance. The set must not be empty.
  public func randomMember(_ random: inout Random) -> Opcode {
    var number = random.below(count)
    let isHigh = number >= low.nonzeroBitCount
    var left = isHigh ? high : low
    if isHigh { number -= low.nonzeroBitCount }
    for _ in 0..<number { left &= left - 1 }
    let bit = UInt8(left.trailingZeroBitCount)
    return Opcode(rawValue: isHigh ? bit + 64 : bit).unsafelyUnwrapped
  }
}
