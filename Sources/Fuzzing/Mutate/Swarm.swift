import Hypercalls

/// Which calls the generator draws for a while: a random subset, then all, then another.
///
/// A program that never calls `host_unshare_hyp` gets further into some states than one that does
/// so half of the time: leaving calls out reaches what an even mix does not.
struct Swarm {
  let all: OpcodeSet
  private(set) var current: OpcodeSet
  private var draws = 0

  init(_ all: OpcodeSet) {
    self.all = all
    current = all
  }

  /// Counts a mutation; every fifty or so there is another subset.
  mutating func advance(_ random: inout Random) {
    draws -= 1
    guard draws < 0 else { return }
    draws = 16 + random.below(112)
    current = random.oneIn(3) ? all : all.subset(&random) ?? all
  }
}
