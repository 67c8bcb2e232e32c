import Hypercalls

/// A byte address in the simulated memory, as a pointer to a structure names it.
public struct PhysicalAddress: Hashable, Sendable {
  public var bits: UInt64

  public init(bits: UInt64) { self.bits = bits }
  init(_ address: Address) { bits = address.rawValue }
  public init(pfn: UInt64, offset: UInt64 = 0) { bits = pfn << 12 &+ offset }

  public var pfn: UInt64 { bits >> 12 }
  public var offset: UInt64 { bits & 0xfff }
  public var isPageAligned: Bool { offset == 0 }

  static func + (address: PhysicalAddress, byteCount: UInt64) -> PhysicalAddress {
    PhysicalAddress(bits: address.bits &+ byteCount)
  }

  /// The pages that hold so many bytes from here on.
  func pages(_ byteCount: UInt64) -> PageRange {
    PageRange(first: pfn, count: (offset &+ byteCount &+ 0xfff) >> 12)
  }
}
