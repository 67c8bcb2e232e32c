/// What the secure world makes of a request that the hypervisor passes on to it.
public struct SecureAnswer: Argument {
  public var rawValue: UInt64

  /// It does what it is asked.
  @inlinable public static var agrees: SecureAnswer { SecureAnswer(0) }
  /// It is busy, and does nothing.
  @inlinable public static var refuses: SecureAnswer { SecureAnswer(1) }
  /// It agrees; asked for the pages of a transaction, it names another.
  @inlinable public static var misnames: SecureAnswer { SecureAnswer(2) }

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register < 3 ? register : 0 }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static let names = ["agrees", "refuses", "misnames"]
  public static var words: [String] { names }
  public static var domain: String { "agrees, refuses or misnames" }

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    self.init(code % 3)
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? { rawValue }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> SecureAnswer {
    switch random.below(8) {
    case 0: .agrees
    case 1, 2, 3: .misnames
    default: .refuses
    }
  }

  public func simpler(in layout: MachineLayout) -> [SecureAnswer] {
    (0..<rawValue).map { SecureAnswer($0) }
  }

  public func text(in layout: MachineLayout) -> String { Self.names[Int(rawValue)] }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let number = Self.names.firstIndex(where: { $0 == text }) else { return nil }
    self.init(UInt64(number))
  }
}
