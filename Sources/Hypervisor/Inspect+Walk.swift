import Hypercalls

/// Whose tables an address is looked up in.
public enum AddressSpace: Hashable, Sendable {
  /// The host's stage 2.
  case host
  /// The hypervisor's own linear map.
  case hyp
  /// The stage 2 of the guest of the VM with that handle.
  case guest(UInt64)
  /// What a device reaches through the SMMU.
  case device(UInt64)
}

/// One entry of the tables on the way to a page.
public struct WalkStep: Equatable, Sendable {
  /// What an entry leads to.
  public enum Target: Equatable, Sendable {
    case empty
    case table(pfn: UInt64)
    /// A mapping; `first` is the first page that it leads to.
    case leaf(first: UInt64, view: LeafView, state: PageState)
    /// Invalid, with a note of the owner.
    case note(LeafView)
    /// Taken from a guest by force.
    case poison
  }

  public var level: Int
  /// The page of the table, and which of its entries.
  public var table: UInt64
  public var slot: Int
  public var bits: UInt64
  public var target: Target
}

// Tables and TLBs as tools show them.
extension Hypervisor {
  /// The entries that decide about a page, from the root down; none where there are no tables.
  public func walk(_ page: UInt64, in space: AddressSpace) -> [WalkStep] {
    guard let stage = stage(of: space), !isBeyondTables(page, of: space) else { return [] }
    let last = find(page, in: stage).level
    return (stage.startLevel...last).map { level in
      let word = wordOfEntry(at: level, for: page, in: stage)
      let entry = descriptor(word)
      return WalkStep(
        level: level, table: frames.pfn(of: word / Arena.wordsPerPage),
        slot: word % Arena.wordsPerPage, bits: entry.bits,
        target: target(of: entry, level: level, in: stage))
    }
  }

  /// What a translation that an MMU keeps leads to, as the tables had it.
  public func target(of cached: CachedTranslation) -> WalkStep.Target {
    target(of: cached.leaf, level: cached.level, in: hostStage)
  }

  private func target(of entry: Descriptor, level: Int, in stage: Stage) -> WalkStep.Target {
    if entry.isEmpty { return .empty }
    if entry.isTable(at: level) { return .table(pfn: entry.pfn) }
    if stage.lock == .guest, entry.isPoison { return .poison }
    let view = view(entry, level: level, in: stage)
    return entry.isValid ? .leaf(first: entry.pfn, view: view, state: entry.state) : .note(view)
  }

  private func stage(of space: AddressSpace) -> Stage? {
    switch space {
    case .host: return hostStage
    case .hyp: return hypStage
    case .guest(let handle):
      guard design == .mainline, let vm = vm(handle) else { return nil }
      return (try? guest(of: vm))?.stage
    case .device(let device):
      guard device < DeviceReference.count else { return nil }
      return addressSpace(of: device)
    }
  }

  private func isBeyondTables(_ page: UInt64, of space: AddressSpace) -> Bool {
    if case .device = space { return page >= 1 << 27 }
    return page >= layout.ipaPageCount
  }
}
