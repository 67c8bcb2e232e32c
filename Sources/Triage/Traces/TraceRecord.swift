/// What one record at the end of a sequence says about the machine.
public enum TraceFact: Hashable, Sendable {
  case page(TracePage)
  case guestPage(TraceGuestPage)
  case hostVM(TraceHostVM)
  case vm(TraceVM)
  case freePages(TracePool, UInt64)
}

/// A final record and the line it stands on.
public struct TraceRecord: Sendable {
  public var line: Int
  public var fact: TraceFact
}

/// `F`: the states, mappings and counts of one page.
public struct TracePage: Hashable, Sendable {
  public var pfn: UInt64
  public var host: TraceEntry
  public var hyp: TraceEntry
  /// The 16-bit count of the page, whatever it counts.
  public var refcount: UInt64
  /// How many guests the host shares the page with.
  public var shareCount: UInt64

  public init(
    pfn: UInt64, host: TraceEntry, hyp: TraceEntry, refcount: UInt64, shareCount: UInt64
  ) {
    self.pfn = pfn
    self.host = host
    self.hyp = hyp
    self.refcount = refcount
    self.shareCount = shareCount
  }

  /// The same without the mappings: what level 1 of the comparison looks at.
  var withoutMaps: TracePage {
    var page = self
    page.host.map = .empty
    page.hyp.map = .empty
    return page
  }
}

/// `G`: what a guest has at one of its frames.
public struct TraceGuestPage: Hashable, Sendable {
  /// The number of a ready-made VM, or a handle.
  public var vm: UInt64
  public var gfn: UInt64
  public var entry: TraceEntry
  /// The first page of the leaf; nil where nothing is mapped.
  public var pfn: UInt64?
}

/// `K`: what the host can read in its struct kvm.
public struct TraceHostVM: Hashable, Sendable {
  public struct Contents: Hashable, Sendable {
    public var createdVCPUs: UInt64
    /// Length of the teardown memcache as its header gives it.
    public var memcacheCount: UInt64
    /// Pages of the teardown memcache, head first.
    public var memcache: [UInt64]
    /// The list goes on behind a page that is no longer the host's.
    public var isCutShort: Bool

    public init(
      createdVCPUs: UInt64, memcacheCount: UInt64, memcache: [UInt64], isCutShort: Bool
    ) {
      self.createdVCPUs = createdVCPUs
      self.memcacheCount = memcacheCount
      self.memcache = memcache
      self.isCutShort = isCutShort
    }
  }

  public var pfn: UInt64
  /// Nil where the host cannot read the struct.
  public var contents: Contents?

  public init(pfn: UInt64, contents: Contents?) {
    self.pfn = pfn
    self.contents = contents
  }
}

/// `V`: an entry of the hypervisor's table of VMs.
public struct TraceVM: Hashable, Sendable {
  public struct VCPU: Hashable, Sendable {
    public var hypPfn: UInt64
    public var hostPfn: UInt64

    public init(hypPfn: UInt64, hostPfn: UInt64) {
      self.hypPfn = hypPfn
      self.hostPfn = hostPfn
    }
  }

  public struct Contents: Hashable, Sendable {
    public var hostPfn: UInt64
    public var vmPfn: UInt64
    public var pgdPfn: UInt64
    public var createdVCPUs: UInt64
    /// Count of the VM area's first page: vCPUs that run.
    public var runCount: UInt64
    public var vcpus: [VCPU]

    public init(
      hostPfn: UInt64, vmPfn: UInt64, pgdPfn: UInt64, createdVCPUs: UInt64, runCount: UInt64,
      vcpus: [VCPU]
    ) {
      self.hostPfn = hostPfn
      self.vmPfn = vmPfn
      self.pgdPfn = pgdPfn
      self.createdVCPUs = createdVCPUs
      self.runCount = runCount
      self.vcpus = vcpus
    }
  }

  public var handle: UInt64
  /// Nil where no VM has the handle.
  public var contents: Contents?

  public init(handle: UInt64, contents: Contents?) {
    self.handle = handle
    self.contents = contents
  }
}

/// `T`: one of the two pools that page-table pages come from.
public enum TracePool: String, CaseIterable, Sendable {
  case host = "host_free"
  case hyp = "hyp_free"
}
