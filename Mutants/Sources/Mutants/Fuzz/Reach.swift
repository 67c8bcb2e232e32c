import Foundation

/// Which mutants a profile's programs pass at all, found out by fuzzing the model as it is.
struct Reach {
  /// The designs as they should be, and the one kernel where VMs end with pages; then those for
  /// what no other has.
  static let profiles = [
    "mainline", "rfc2021", "mainline+mmio-ranges", "linux6_12-hardened", "mainline-asis+early-end",
  ]
  static let rest = ["linux6_12+dma"]

  private var sites: [String: [UInt8]] = [:]

  /// Fails where a profile finds anything: then a mutant's finding would mean nothing.
  init(
    tree: URL, output: URL, seed: UInt64, seconds: Int, start: Start, jobs: Int
  ) throws {
    let profiles = Self.profiles + Self.rest
    let found = try inParallel(profiles, jobs: jobs) { profile in
      let file = output.appending(path: "reached-\(profile)")
      try? FileManager.default.removeItem(at: file)
      let kill = try Trial(
        tree: tree, output: output, profile: profile, number: 0, seed: seed, seconds: seconds,
        start: start, reached: file
      ).run()
      if let kill { throw Failure("the model without a mutant: \(profile): \(kill.signature)") }
      return try [UInt8](Data(contentsOf: file))
    }
    for (profile, sites) in zip(profiles, found) { self.sites[profile] = sites }
  }

  func profiles(of number: Int) -> [String] {
    (Self.profiles + Self.rest).filter { sites[$0].map { $0[number] != 0 } ?? false }
  }

  /// How long a mutant is fuzzed in which profile: `mainline` has half of the time where it passes
  /// the mutant, the others that do share the rest. A mutant that none passed is tried in all.
  func plan(for number: Int, seconds: Int) -> [(profile: String, seconds: Int)] {
    let reaching = profiles(of: number)
    var chosen = reaching.filter(Self.profiles.contains)
    if chosen.isEmpty { chosen = reaching.isEmpty ? Self.profiles : reaching }
    guard chosen.count > 1 else { return chosen.map { ($0, seconds) } }
    let first = chosen[0] == "mainline" ? seconds / 2 : seconds / chosen.count
    return chosen.enumerated().map { index, profile in
      (profile, index == 0 ? first : max(1, (seconds - first) / (chosen.count - 1)))
    }
  }
}
