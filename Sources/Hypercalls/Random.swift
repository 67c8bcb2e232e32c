/// A small deterministic generator (SplitMix64): the same random seed gives the same run anywhere.
///
/// The standard library's is seeded by the system and so cannot reproduce a run.
public struct Random: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable public init(seed: UInt64) { state = seed }

  /// The next 64 bits (SplitMix64).
  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number in `0..<bound`; 0 where the bound is 0.
  @inlinable public mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True once in `n` times on average.
  @inlinable public mutating func oneIn(_ n: Int) -> Bool { below(n) == 0 }
}
