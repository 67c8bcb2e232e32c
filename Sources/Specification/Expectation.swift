import Hypercalls

/// The one result that a call may have, and the rule that decides it.
public struct Expectation: Equatable, Sendable {
  public var result: ReturnCode
  public var rule: Rule

  @inlinable init(_ result: ReturnCode, _ rule: Rule) {
    self.result = result
    self.rule = rule
  }
}

/// The check that decides a call: why it is granted or refused.
public enum Rule: UInt8, CaseIterable, Sendable {
  case granted
  case emptyRange
  case notInDesign
  case beyondAddressSpace
  case leavesRegion
  case notMemory
  case noPage
  case noMap
  case notHosts
  case notHyps
  case alreadyLent
  case notLentToHyp
  case notLentToFFA
  case notGivenByHost
  case notWholePages
  case notRAM
  case notDevices
  case notMapped
  case mapped
  case notGiven
  case noRoomToNote
  case pinned
  case notPinned
  case counterFull
  case tablesShort
  case tablesNotShort
  case hidden
  case readOnly
  case alreadyMapped
  case noSlot
  case noVM
  case otherKindOfVM
  case isDying
  case notDying
  case vcpuInUse
  case noVCPUs
  case noHandle
  case notReserved
  case areaNotHosts
  case rootNotAligned
  case structureNotLent
  case structureNotHosts
  case noSuchVCPU
  case hasVCPU
  case cpuInUse
  case nothingLoaded
  case madeAtBoot
  case stillMapped
  case offerNotHosts
  case memcacheShort
  case notRights
  case halfExecutable
  case notMappable
  case frameInUse
  case frameEmpty
  case framePoisoned
  case otherSize
  case notGuests
  case notLentToHost
  case isHosts
  case noGuestTable
  case noRight
  case emptyList
  case tooManyVCPUs
  case notBuffers
  case noBuffers
  case hasBuffers
  case notFragment
  case notDescriptor
  case descriptorTooLong
  case notHostsToLend
  case noTransaction
  case secureWorldRefuses
  case secureWorldFull
  case noDevice
  case notDeviceRights
  case tooManyPlaces
  case placeInUse
  case placeEmpty

  /// One sentence for reports.
  public var sentence: String {
    switch self {
    case .granted: "Nothing stands against the call."
    case .emptyRange: "An empty range asks for nothing and always succeeds."
    case .notInDesign: "The design has no such call."
    case .beyondAddressSpace: "The range wraps or reaches beyond the host's address space."
    case .leavesRegion: "The range does not lie inside one memory region or hole."
    case .notMemory: "Nobody may lend or give away MMIO."
    case .noPage: "There is no page of memory that the hypervisor could own."
    case .noMap: "Nobody may lend or give away memory that the firmware keeps."
    case .notHosts: "Only the owner may lend or give away a page, and it is not the host."
    case .notHyps: "Only the owner may give a page back, and it is not the hypervisor."
    case .alreadyLent: "A page has one borrower at most."
    case .notLentToHyp: "The host has not lent the page to the hypervisor."
    case .notLentToFFA: "The host has not lent the page to the secure world."
    case .notGivenByHost: "The hypervisor gives back only what the host gave it."
    case .notWholePages: "Addresses and sizes are those of whole pages."
    case .notRAM: "The host says that the range is memory, and some of it is not."
    case .notDevices: "The host says that the range is a device's, and some of it is memory."
    case .notMapped: "No device maps the page."
    case .mapped: "Devices still map the page."
    case .notGiven: "The hypervisor has no such page of a device."
    case .noRoomToNote: "The hypervisor notes only so many ranges of devices' pages."
    case .pinned: "The hypervisor still holds pins on the page."
    case .notPinned: "There is no pin to undo."
    case .counterFull: "The page's counter is at its limit."
    case .tablesShort: "A table page that the call may need was not to be had."
    case .tablesNotShort: "No table page was short, so memory is no reason to refuse."
    case .hidden: "The page is the hypervisor's own, out of the host's sight."
    case .readOnly: "The host may read the hypervisor's text, and not write it."
    case .alreadyMapped: "The page was mapped before the fault was handled."
    case .noSlot: "Every slot of the table of VMs is taken."
    case .noVM: "No VM has the handle."
    case .otherKindOfVM: "The call is for guests of the other kind: protected, or not."
    case .isDying: "The VM is dying."
    case .notDying: "Only a dying VM loses its pages, or ends."
    case .vcpuInUse: "A CPU has the vCPU loaded, or one of the VM's."
    case .noVCPUs: "A VM has at least one vCPU."
    case .noHandle: "The host's structure names no handle."
    case .notReserved: "The slot that the host's structure names is not reserved."
    case .areaNotHosts: "The hypervisor takes whole pages that are the host's alone."
    case .rootNotAligned: "The two roots of a guest's tables start at an even page."
    case .structureNotLent: "The hypervisor cannot pin the host's structure."
    case .structureNotHosts: "The host may not access the memory that it would write."
    case .noSuchVCPU: "The VM has no vCPU of this index, or has it not to come next."
    case .hasVCPU: "The VM has its vCPU of this index, or all that it may have."
    case .cpuInUse: "The CPU has a vCPU loaded."
    case .nothingLoaded: "The CPU has no vCPU loaded."
    case .madeAtBoot: "The VM has no structure of the host's to give pages back through."
    case .stillMapped: "The guest has pages, which the host must take back first."
    case .offerNotHosts: "The host offers a page that is not its alone, or fewer than it says."
    case .memcacheShort: "A guest's mapping may need two tables; that many pages are not held."
    case .notRights: "There is no right but to read, to write and to execute."
    case .halfExecutable: "A guest executes at both levels or at none."
    case .notMappable: "A mapping is of one page, or of an aligned block of 512."
    case .frameInUse: "The guest has something at the frame, or had it taken by force."
    case .frameEmpty: "The guest has nothing at the frame."
    case .framePoisoned: "The page was taken from the guest by force."
    case .otherSize: "The guest's mapping has another size."
    case .notGuests: "The page is not a guest's alone."
    case .notLentToHost: "The guest has not lent the page to the host."
    case .isHosts: "The host has access, so there is nothing to take by force."
    case .noGuestTable: "The fault is at a higher level than that of pages."
    case .emptyList: "No page that came back is left on the host's list."
    case .tooManyVCPUs: "The host makes no VM of more than 512 vCPUs."
    case .noDevice: "The SMMU knows no such device."
    case .notDeviceRights: "A device reads, writes, or does both."
    case .tooManyPlaces: "A call is about 512 places of a device's address space at most."
    case .placeInUse: "The device has something at one of the places."
    case .placeEmpty: "The device has nothing at one of the places."
    case .noRight: "The guest has no right to such an access."
    case .notBuffers: "The buffers of descriptors are two pages."
    case .noBuffers: "The host has named no buffers of descriptors."
    case .hasBuffers: "The host has named its buffers of descriptors already."
    case .notFragment: "A fragment holds whole ranges, and no more than its descriptor lacks."
    case .notDescriptor: "The buffer holds no descriptor from the host to one receiver."
    case .descriptorTooLong: "The hypervisor has no room for so long a descriptor."
    case .notHostsToLend: "A page that the descriptor lists is not the host's alone, or is twice."
    case .noTransaction: "No transaction has the handle."
    case .secureWorldRefuses: "The secure world does not agree."
    case .secureWorldFull: "The secure world keeps only so many transactions."
    }
  }
}
