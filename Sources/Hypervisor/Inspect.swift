import Hypercalls

/// What a component's table says about a page, in words a person can read.
public enum LeafView: Equatable, Sendable {
  case empty
  case mapped(level: Int, isReadable: Bool, isWritable: Bool, isExecutable: Bool)
  /// An invalid entry that notes the owner.
  case owner(Component)
  /// The same for a guest, with the VM and the frame that the page has there.
  case guest(handle: UInt64, gfn: UInt64)
}

/// States and counts of one page, without the tables that lead to it.
public struct PageStates: Equatable, Sendable {
  public var kind: PageView.Kind
  /// The states that the checks of the design see.
  public var host: PageState
  public var hyp: PageState
  /// 0 where the page has no vmemmap entry.
  public var refcount: UInt64
  /// In how many places guests map the page that the host shares with them.
  public var shareCount: UInt64
}

/// Everything that the machine knows about one page, for tools; the oracle reads for itself.
public struct PageView: Equatable, Sendable {
  public enum Kind: Sendable { case memory, noMap, device }

  public var kind: Kind
  /// The states that the checks of the design see.
  public var hostState: PageState
  public var hypState: PageState
  public var hostLeaf: LeafView
  /// The leaf at the page's address in the hypervisor's linear map.
  public var hypLeaf: LeafView
  /// 0 where the page has no vmemmap entry.
  public var refcount: UInt64
  /// In how many places guests map the page that the host shares with them.
  public var shareCount: UInt64
  /// How often devices map the page, where that has a count of its own.
  public var dmaCount: UInt64
}

extension Hypervisor {
  /// What the two sides note about one page.
  public func states(of pfn: UInt64) -> PageStates {
    let region = layout.region(of: pfn)
    let page = frames.index(of: pfn).map { hypPage($0) }
    return PageStates(
      kind: region.map { $0.isNoMap ? .noMap : .memory } ?? .device,
      host: (try? hostState(of: pfn)) ?? .owned,
      hyp: (try? hypState(of: pfn)) ?? .noPage,
      refcount: page?.refcount ?? 0,
      shareCount: page?.shareCount ?? 0)
  }

  /// Looks at one page.
  public func inspect(_ pfn: UInt64) -> PageView {
    let states = states(of: pfn)
    let index = frames.index(of: pfn)
    return PageView(
      kind: states.kind,
      hostState: states.host,
      hypState: states.hyp,
      hostLeaf: view(hostStage, pfn),
      hypLeaf: view(hypStage, pfn),
      refcount: states.refcount,
      shareCount: states.shareCount,
      dmaCount: index.map { journal[arena.dmaCountsStart + $0] & DMAUse.countMask } ?? 0)
  }

  private func view(_ stage: Stage, _ pfn: UInt64) -> LeafView {
    guard pfn < layout.ipaPageCount else { return .empty }
    let entry = find(pfn, in: stage)
    return view(entry.descriptor, level: entry.level, in: stage)
  }

  /// A leaf of the hypervisor's stage 1, or of anybody's stage 2.
  func view(_ leaf: Descriptor, level: Int, in stage: Stage) -> LeafView {
    if leaf.isEmpty { return .empty }
    if leaf.annotatedOwner == .guest {
      return .guest(handle: leaf.annotatedHandle, gfn: leaf.annotatedFrame)
    }
    if leaf.isAnnotation { return .owner(.hyp) }
    let isStage1 = stage.lock == .hyp
    return .mapped(
      level: level, isReadable: isStage1 || leaf.isReadableStage2,
      isWritable: isStage1 ? leaf.isWritableStage1 : leaf.isWritableStage2,
      isExecutable: leaf.isExecutable)
  }

  /// Pages that the pool of host tables, or of the hypervisor's, has to offer.
  public func freeTablePages(ofHost isHost: Bool) -> Int { available(isHost ? hostPool : hypPool) }
}
