/// A number whose code takes a byte: up to 239 for plain values, from 240 on for odd ones.
///
/// Odd values are those at which something changes, or that mean nothing. There are 16 at most.
public protocol ByteCodedNumber: Argument {
  init(_ rawValue: UInt64)
  var rawValue: UInt64 { get }

  /// The plain value of a code below 240: any of them gives one.
  static func plain(code: UInt64) -> UInt64
  /// The canonical code of a plain value; nil where the value is odd, or outside the domain.
  var plainCode: UInt64? { get }

  static var oddCount: UInt64 { get }
  /// The odd values, numbered from 0.
  static func odd(_ index: UInt64) -> UInt64
}

extension ByteCodedNumber {
  @inlinable public init(register: UInt64) { self.init(register) }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    self.init(code < 240 ? Self.plain(code: code) : Self.odd((code - 240) % Self.oddCount))
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    if let code = plainCode { return code }
    for index in 0..<Self.oddCount where Self.odd(index) == rawValue { return 240 + index }
    return nil
  }

  /// All odd values, in their order.
  static var oddValues: [UInt64] { (0..<oddCount).map(odd) }

  static func drawOdd(_ random: inout Random) -> Self {
    Self(odd(UInt64(random.below(Int(oddCount)))))
  }

  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Self {
    drawOdd(&random)
  }

  /// Reads a number.
  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
