/// A count from 0 to 255 that is its own code: pages left in a pool, an allocation's turn.
public struct SmallNumber: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String { "a number from 0 to 255" }

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) { self.init(code) }
  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    rawValue < 256 ? rawValue : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> SmallNumber {
    switch random.below(8) {
    case 0: SmallNumber(UInt64(random.below(256)))
    // All, which among other things ends a shortage: one that lasts refuses all that comes.
    case 1, 2: SmallNumber(255)
    default: SmallNumber(UInt64(random.below(4)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [SmallNumber] {
    [0, 1, 2, 3].prefix { $0 < rawValue }.map { SmallNumber($0) }
  }

  public func text(in layout: MachineLayout) -> String { String(rawValue) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = UInt64(programText: text) else { return nil }
    self.init(number)
  }
}
