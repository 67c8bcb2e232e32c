/// An argument's type is its domain: what can be encoded, drawn, shrunk, printed and parsed.
///
/// The *register* is the number that crosses the trap; the *code* is the number that stands for it
/// in a record of the byte form, at most `8 * width` bits. Every code decodes; the registers that
/// have a code are the domain.
public protocol Argument: Hashable, Sendable {
  init(register: UInt64)
  var register: UInt64 { get }

  /// Bytes that the code takes in a record: 1 or 2.
  static var width: Int { get }
  /// How far a number of pages is shifted in the register; nil where it says no such number.
  static var pageShift: UInt64? { get }
  /// What the domain contains, for error messages and the reference: "a page such as ram+0x12".
  static var domain: String { get }
  /// Names that a value may begin with, for the one that was probably meant.
  static var words: [String] { get }

  /// Decodes, on the hot path: through a pointer, because the layout is too large to pass by value.
  init(code: UInt64, in layout: UnsafePointer<MachineLayout>)
  /// The canonical code, or nil where the value is outside the domain.
  func code(in layout: MachineLayout) -> UInt64?

  /// A value that a caller would plausibly pass.
  static func draw(_ random: inout Random, in layout: MachineLayout) -> Self
  /// A value at which something changes, or beside one.
  static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Self
  /// Simpler values to try in its place, the simplest first.
  func simpler(in layout: MachineLayout) -> [Self]

  func text(in layout: MachineLayout) -> String
  init?(text: Substring, in layout: MachineLayout)
}

extension Argument {
  @inlinable public static var pageShift: UInt64? { nil }
  public static var words: [String] { [] }

  /// Where no value of the domain is like that, any will do.
  public static func drawBoundary(_ random: inout Random, in layout: MachineLayout) -> Self {
    draw(&random, in: layout)
  }

  @inlinable public init(code: UInt64, in layout: MachineLayout) {
    self = withUnsafePointer(to: layout) { Self(code: code, in: $0) }
  }
}
