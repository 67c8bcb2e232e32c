import Hypercalls

/// What the table of VMs holds in a slot.
public struct AbstractVM: Sendable {
  public enum State: UInt8, Sendable {
    case free
    /// Promised to a VM to come.
    case reserved
    case live
    /// On its way out: no vCPU of it can be loaded, the host takes the guest's pages back.
    case dying

    /// Whether calls find a VM by the slot's handle.
    public var exists: Bool { self == .live || self == .dying }
  }

  public var state = State.free
  public var isProtected = false
  /// How many vCPUs it may have, as the host's structure said when the VM was made.
  public var createdVCPUs: UInt32 = 0
  /// The host's structure; 0 for a VM that was there at boot.
  public var hostVM = Address(0)
  /// Where the hypervisor keeps its structure.
  public var area = PageRange(first: 0, count: 0)
  /// The first of the two roots of the guest's tables.
  public var root: UInt64 = 0
  /// Pages that were the guest's tables before, in the order in which they came free.
  public internal(set) var pool = PageQueue()
  /// How many vCPUs it has.
  public var vcpuCount: UInt32 = 0
  /// How many CPUs have a vCPU of it loaded; in 6.12, how many runs of its vCPUs have not ended.
  public var loadCount: UInt32 = 0
  /// How many mappings the guest has; what it was robbed of does not count.
  public var mappingCount: UInt32 = 0

  var isReadyMade: Bool { state.exists && hostVM.rawValue == 0 }
}

/// One vCPU of a VM.
public struct AbstractVCPU: Sendable {
  /// The host's structure of it.
  public var hostVCPU: Address
  /// Where the hypervisor keeps its own.
  public var area: UInt64
  /// The CPU that has it loaded, from 0.
  public var loadedOn: Int?
  /// 6.12: how many runs of it have not ended.
  public var runCount: UInt32 = 0
  /// Pages that the hypervisor holds for the guest's tables, as the host offered them.
  public internal(set) var memcache = PageStack()
}

/// A page of a guest's tables below the roots.
struct GuestTable {
  var pfn: UInt64
  var entryCount: Int
}

/// The hypervisor's list of pages of which the last to come goes first.
public struct PageStack: Sendable {
  var top: UInt64 = 0
  public internal(set) var count = 0
}

/// The hypervisor's list of pages of which the first to come goes first.
public struct PageQueue: Sendable {
  var first: UInt64 = 0
  var last: UInt64 = 0
  public internal(set) var count = 0
}
