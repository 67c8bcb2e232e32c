/// How many vCPUs the host says a VM has: a 32-bit field that sizes a structure at EL2.
public struct VCPUCount: ByteCodedNumber {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static var domain: String {
    "a number of vCPUs: 0 to 63, "
      + oddValues.sorted().map(String.init).joined(separator: ", ")
  }

  @inlinable public static var oddCount: UInt64 { 10 }

  /// Where the structure grows by a page, where a sum of sizes would wrap, the field's last, and
  /// the most that a host makes (`KVM_MAX_VCPUS`).
  @inlinable public static func odd(_ index: UInt64) -> UInt64 {
    switch index {
    case 0: 255
    case 1: 256
    case 2: 257
    case 3: 768
    case 4: 769
    case 5: 0x1fff_ffff
    case 6: 0x2000_0000
    case 7: 0xffff_ffff
    case 8: 512
    default: 513
    }
  }

  // Codes. 0–127: the number itself, folded to 0–63. 128–239: 1 to 4. 240–255: the odd ones.
  @inlinable public static func plain(code: UInt64) -> UInt64 {
    code < 128 ? code & 63 : 1 + (code & 3)
  }

  @inlinable public var plainCode: UInt64? {
    rawValue < 64 ? rawValue : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> VCPUCount {
    switch random.below(24) {
    case 0: drawOdd(&random)
    case 1: VCPUCount(UInt64(random.below(64)))
    default: VCPUCount(UInt64(1 + random.below(2)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [VCPUCount] {
    [1, 2, 0, 3].prefix { $0 != rawValue }.map { VCPUCount($0) }
  }

  public func text(in layout: MachineLayout) -> String { String(rawValue) }
}
