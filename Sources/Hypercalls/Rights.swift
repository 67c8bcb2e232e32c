/// What a guest may do with a page, as the host passes it (`enum kvm_pgtable_prot`).
public struct Rights: ByteCodedNumber {
  /// 1 executes privileged, 2 unprivileged, 4 writes, 8 reads; all else is not a right.
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static var domain: String {
    "rights: letters of rwpu (u and p execute), none, device, 0x1f, bit55 or 2^64-1"
  }

  @inlinable public static var oddCount: UInt64 { 4 }

  /// A memory type, that and all rights, a bit that software uses, all bits.
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 0x10
    case 1: 0x1f
    case 2: 1 << 55
    default: .max
    }
  }

  // Codes. 0–239: rights, by the low bits. 240–255: what is none.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    code & 15
  }

  @inlinable public var plainCode: UInt64? {
    rawValue < 16 ? rawValue : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> Rights {
    switch random.below(16) {
    case 0: drawOdd(&random)
    case 1, 2, 3, 4: Rights(UInt64(random.below(16)))
    case 5, 6, 7: Rights(8)
    case 8, 9: Rights(12)
    default: Rights(15)
    }
  }

  public func simpler(in layout: MachineLayout) -> [Rights] {
    let common: [UInt64] = [15, 12, 8, 0]
    return (common + Array(0..<16)).prefix { $0 != rawValue }.map { Rights($0) }
  }

  private static let said = LetteredBits(
    letters: [("r", 8), ("w", 4), ("p", 1), ("u", 2)],
    names: [
      ("none", 0), ("device", 0x10), ("0x1f", 0x1f), ("bit55", 1 << 55), ("2^64-1", .max),
    ])

  public func text(in layout: MachineLayout) -> String { Self.said.text(of: rawValue) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let bits = Self.said.bits(text) else { return nil }
    self.init(bits)
  }
}
