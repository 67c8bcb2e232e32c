/// A fingerprint of a state: of facts, in whatever order they are added.
///
/// Each fact is a place and what is there. Adding it a second time takes it back, so that what
/// changed can be exchanged without a look at the rest.
public struct StateDigest: Hashable, Sendable {
  @usableFromInline var storedBits: UInt64 = 0

  @inlinable public init() {}

  @inlinable public var bits: UInt64 { storedBits }

  /// Adds a fact, or takes it back.
  @inlinable public mutating func toggle(_ place: UInt64, _ value: UInt64) {
    storedBits ^= Self.mixed(value &+ Self.mixed(place))
  }

  /// Adds the facts of another digest, and takes back those that are in both.
  @inlinable public mutating func toggle(_ other: StateDigest) { storedBits ^= other.storedBits }

  /// Joins the digests of parts of a state, in an order that counts.
  @inlinable public mutating func append(_ other: StateDigest) {
    storedBits = Self.mixed(storedBits) ^ other.storedBits
  }

  /// The finaliser of SplitMix64.
  @inlinable static func mixed(_ bits: UInt64) -> UInt64 {
    var z = bits &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
