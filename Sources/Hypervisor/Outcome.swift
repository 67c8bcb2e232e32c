import Hypercalls

/// How a call ended.
public enum Ending: UInt8, Sendable {
  case returned
  /// A `WARN_ON` fired; the call went on. On hardware EL2 dies here, so both are findings.
  case warned
  /// A `BUG_ON` or a fault at EL2: the machine is dead until reset.
  case panicked
}

/// The place of a `WARN_ON`, a `BUG_ON` or an EL2 fault.
public enum Site: UInt8, Sendable, CaseIterable {
  case none
  case referenceOverflow
  case referenceUnderflow
  case referenceAlreadySet
  case vmemmapNotBacked
  case foreignHostFault
  case hostFaultWithoutTable
  case hostFaultBeyondRange
  case initiatorCommit
  case initiatorRefused
  case completerCommit
  case hypUnmap
  case hypMapConflict
  case hypMap
  case hostAnnotate
  case hostMap
  case annotationOnHostPage
  case missingReference
  case rootNotAligned
  case teardownWhileRunning
  case giveBack
  case wildPointer
  case guestMap
  case guestState
  case guestRange
  case guestPage
  case hostOwnerEntry
  case guestNote
  case reclaimedPage
  case unalignedRange
  case ffaRollback
  case ffaAbort
  case ffaBuffers
  case descriptorOverrun

  public var summary: String {
    switch self {
    case .none: "nothing"
    case .referenceOverflow: "a reference count went past its limit"
    case .referenceUnderflow: "a reference count went below zero"
    case .referenceAlreadySet: "a page that must have no references has some"
    case .vmemmapNotBacked: "a vmemmap entry that is not backed was touched"
    case .foreignHostFault: "the host touched a page that is not its to access"
    case .hostFaultWithoutTable: "no page for a table was left to resolve a fault of the host"
    case .hostFaultBeyondRange: "the host touched an address beyond its address space"
    case .initiatorCommit: "a page for the initiator's table was missing after the checks"
    case .initiatorRefused: "the initiator's table refused a change after the checks"
    case .completerCommit: "the completer's page tables could not be changed after the checks"
    case .hypUnmap: "nothing was mapped where EL2 had to unmap a page"
    case .hypMapConflict: "EL2 already maps something else there"
    case .hypMap: "a page could not be mapped at EL2 after the checks"
    case .hostAnnotate: "the owner could not be noted in the host's table after the checks"
    case .hostMap: "a page could not be mapped for the host after the checks"
    case .annotationOnHostPage: "an owner is noted for a page that the host may access"
    case .missingReference: "a shared page has no reference"
    case .rootNotAligned: "a table root that could not be had was used"
    case .teardownWhileRunning: "a VM was torn down while a vCPU ran"
    case .giveBack: "a page could not be given back to the host"
    case .wildPointer: "EL2 followed a pointer to an address that is not memory"
    case .guestMap: "a page could not be mapped for the guest after the checks"
    case .guestState: "the page is not one that the host shares with the guest in that size"
    case .guestRange: "a walk of the guest's table started beyond its address space"
    case .guestPage: "the host's state of a guest's page contradicts the guest's"
    case .hostOwnerEntry: "a page that is not the host's has an entry that names no owner"
    case .guestNote: "a guest's frame has a number for which the note of its page has no room"
    case .reclaimedPage: "the owner that the host's table names maps another page there"
    case .unalignedRange: "a range does not consist of whole pages"
    case .ffaRollback: "pages that the secure world does not have could not be taken back"
    case .ffaAbort: "the secure world would not end a transaction that was given up"
    case .ffaBuffers: "the host's pages of descriptors could not be given back"
    case .descriptorOverrun: "EL2 read or wrote beyond its copy of a descriptor"
    }
  }
}

/// A rule of locking that was broken.
public enum LockFault: UInt8, Sendable {
  case none
  case outOfOrder
  case alreadyHeld
  case notHeld
  case tableWithoutLock
  case heldAtReturn
}

/// What one call did, beside its changes to memory.
///
/// Of 24 bytes: it is copied twice a call.
public struct Outcome: Sendable {
  public var result = ReturnCode.success
  /// Allocations of table pages that failed, by pool.
  public var failedHostAllocations: UInt32 = 0
  public var failedHypAllocations: UInt32 = 0
  /// Tables that were set aside in the check phase and never taken; below zero, more were taken.
  public var unusedTables: Int16 = 0
  public var ending = Ending.returned
  /// Where it warned first, or panicked.
  public var site = Site.none
  public var lockFault = LockFault.none
  /// One of the failures was ordered by `fail_allocation`.
  public var failureWasInjected = false
  /// When the host wrote into a structure that the call reads, as `host_memory_race` orders.
  public var hostRace = HostRaceMoment.none

  public init() {}
}

/// Ends a call in the middle: EL2 is dead.
struct Panic: Error {
  let site: Site
}
