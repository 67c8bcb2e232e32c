/// Sources that are not mutated, and why.
enum Exclusions {
  static let files: [(prefix: String, reason: String)] = [
    ("SeededBug", "the catalogue of bugs: names and texts, no code of the model"),
    ("Profile+WeakPoints", "which of those bugs a kernel has"),
    (
      "Hypervisor+Digest", "tells states apart for tools that search; no call and no check reads it"
    ),
    (
      "HypAddresses",
      "how a kernel as it is reads numbers that wrap: a weak point, and its findings are known"
    ),
    ("Inspect", "what the machine shows to people; neither model nor oracle read it"),
  ]

  /// Types whose cases are names alone: another one changes no behaviour.
  static let types: [(name: String, reason: String)] = [
    ("Site", "where EL2 warned or died, for the report"),
    ("SeededBug", "a bug's name decides nothing while no bug is planted"),
    ("LockFault", "which rule of locking was broken, for the report"),
    ("Opcode", "another opcode does not decode to the type beside it"),
  ]

  /// Functions that are no code of EL2's, and why.
  static let functions: [(name: String, reason: String)] = [
    ("copyBlock", "only a planted bug calls it"),
    ("breaksBlock", "only a planted bug asks it"),
    ("isLookedAt", "only a planted bug makes it say no"),
    ("failsNextAllocation", "the environment's order to fail: any allocation may be the one"),
    ("shareDMAPageByPage", "DMA sharing as posted: a weak point, and its findings are known"),
    ("mapAfterSharing", "the same"),
    ("takeBackShare", "the same, or where a planted bug sets no tables aside"),
    ("rollBackDMAShare", "both have it"),
    ("returnUnchecked", "numbers that wrap in a kernel as it is: a weak point like the others"),
    ("takeAreas", "areas taken before the checks: a weak point, and its findings are known"),
  ]

  /// Calls that only look at what is true of a sound machine. To drop one changes nothing while
  /// nothing else is wrong; to turn it round is a mutant like others.
  static let assertions = ["assertHeld", "note"]

  static func isExcluded(function: String) -> Bool { functions.contains { $0.name == function } }

  static func isExcluded(type: String) -> Bool { types.contains { $0.name == type } }

  static func isExcluded(file: String) -> Bool {
    let name = file.split(separator: "/").last ?? ""
    return files.contains { name.hasPrefix($0.prefix) }
  }
}
