import Hypercalls
import Hypervisor
import Oracle
import Specification

/// A finding call by call, with what each call must give and what must be true after it.
///
/// What must be is what the specification says, so it also holds of the kernel's own code. Of a
/// repeated call it is the state after its last repetition.
public struct ExportedFinding: Codable, Equatable, Sendable {
  /// Grows where a reader of the last form would misread this one.
  public var format = 1
  public var signature: String
  /// What happened, in one line.
  public var headline: String
  /// The sentence of the rule that was broken; nil where none has words.
  public var rule: String?
  public var profile: String
  public var bugs: [String]
  /// The first page of RAM: `ram+0` in programs.
  public var ramFirst: HexNumber
  public var ramPageCount: UInt64
  /// The failures of allocations that the header orders.
  public var failAllocation: OrderedFailure?
  /// Up to the one that shows the finding.
  public var calls: [Call]
  /// The program as text, which `hvcfuzz replay` takes.
  public var program: String

  /// The `nth` allocation of a table fails, and `times` in all.
  public struct OrderedFailure: Codable, Equatable, Sendable {
    public var nth: UInt8
    public var times: UInt8
  }

  /// One call, or event.
  public struct Call: Codable, Equatable, Sendable {
    /// `cpu0`, or `dev0` for a device's access.
    public var actor: String
    public var name: String
    public var arguments: [Argument]
    /// How often it is made in a row.
    public var repeats: UInt32
    /// What it must give, and what it gave: as text programs write results.
    public var expected: String
    public var result: String
    public var pages: [Pages]
  }

  /// An argument by name, as text and as the register that crosses the trap.
  public struct Argument: Codable, Equatable, Sendable {
    public var name: String
    public var text: String
    public var register: HexNumber
    /// The page that it names, where it names one.
    public var page: HexNumber?
  }

  /// Pages in a row that must be alike after a call.
  public struct Pages: Codable, Equatable, Sendable {
    public var text: String
    public var first: HexNumber
    public var count: UInt64
    public var owner: String
    public var borrower: String?
    public var host: State
    public var hyp: State
    /// Nil where it is not specified.
    public var references: UInt64?
    /// In how many places guests map the page.
    public var shares: UInt64
  }

  /// A page's state for one component, in the field's words.
  public enum State: String, Codable, CaseIterable, Sendable {
    case owned
    case sharedOwned = "shared-owned"
    case sharedBorrowed = "shared-borrowed"
    case noPage = "no-page"
  }
}

/// A number that a reader of JSON may hold in a double: written as text, in hexadecimal.
public struct HexNumber: Codable, Hashable, Sendable, CustomStringConvertible {
  public var value: UInt64

  public init(_ value: UInt64) { self.value = value }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard text.hasPrefix("0x"), let value = UInt64(programText: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a number such as \"0x40800\"")
    }
    self.value = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public var description: String { "0x" + String(value, radix: 16) }
}
