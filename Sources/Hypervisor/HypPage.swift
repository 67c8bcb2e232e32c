/// The vmemmap entry of a frame (`struct hyp_page`).
///
/// A zeroed entry is a host page that the hypervisor has nothing to do with, so the hypervisor's
/// state is stored complemented.
public struct HypPage: Sendable {
  public var bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  /// The order of a page that is the tail of a free block.
  static let noOrder: UInt64 = 0xff

  /// References: of a table page, pins of a shared page, shares in the 2021 series.
  public var refcount: UInt64 {
    get { bits & 0xffff }
    set { bits = bits & ~0xffff | newValue & 0xffff }
  }

  /// Size of the free block that starts here, or `noOrder`.
  var order: UInt64 {
    get { bits >> 16 & 0xff }
    set { bits = bits & ~(0xff << 16) | newValue << 16 }
  }

  var hostState: PageState {
    get { PageState(rawValue: UInt8(truncatingIfNeeded: bits >> 24 & 3))! }
    set { bits = bits & ~(0xf << 24) | UInt64(newValue.rawValue) << 24 }
  }

  /// In how many places guests map the page that the host shares with them.
  public var shareCount: UInt64 {
    get { bits >> 32 }
    set { bits = bits & 0xffff_ffff | newValue << 32 }
  }

  var hypState: PageState {
    get { PageState(rawValue: UInt8(truncatingIfNeeded: bits >> 28 & 3) ^ 3)! }
    set { bits = bits & ~(0xf << 28) | UInt64(newValue.rawValue ^ 3) << 28 }
  }
}
