import Hypercalls

/// A range as Linux computes it in EL2's own addresses, which wrap elsewhere than the host's.
struct HypAddresses {
  /// EL2 has 48 bits of address.
  private static let pageCount: UInt64 = 1 << 36
  /// Where its linear map begins. A kernel draws that when it boots; this is the Linux target's.
  private static let linearMap: UInt64 = 1 << 33
  /// A size in bytes has 64 bits.
  private static let pageMask: UInt64 = (1 << 52) - 1

  private let first: UInt64
  private let end: UInt64

  init(_ pfn: Pfn, _ pages: PageCount) {
    first = (pfn.rawValue &+ Self.linearMap) & Self.pageMask
    end = (first &+ pages.rawValue) & Self.pageMask
  }

  var isEmpty: Bool { end <= first }
  /// Whether a walk of EL2's tables refuses it.
  var isBeyondTables: Bool { first > Self.pageCount || end > Self.pageCount }

  /// Whether the size itself is nothing.
  static func isNothing(_ pages: PageCount) -> Bool { pages.rawValue & pageMask == 0 }
}
