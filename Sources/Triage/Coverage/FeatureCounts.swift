import Oracle

/// How many of some programs reach each feature.
struct FeatureCounts {
  private var transitions: [Transition: Int] = [:]
  private var blocks: [Int: Int] = [:]

  mutating func add(_ features: Features, _ difference: Int) {
    for transition in features.transitions { transitions[transition, default: 0] += difference }
    for block in features.blocks { blocks[block, default: 0] += difference }
  }

  /// Those of a program's features that no other program has; the program is counted.
  func needed(of features: Features) -> Features {
    Features(
      transitions: features.transitions.filter { transitions[$0, default: 0] <= 1 },
      blocks: features.blocks.filter { blocks[$0, default: 0] <= 1 })
  }

  /// Those of a program's features that no program has which is counted.
  func missing(of features: Features) -> Features {
    Features(
      transitions: features.transitions.filter { transitions[$0, default: 0] == 0 },
      blocks: features.blocks.filter { blocks[$0, default: 0] == 0 })
  }
}
