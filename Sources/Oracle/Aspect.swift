/// What of a page, a table or a pool is not as it must be.
public enum Aspect: UInt8, Sendable, CaseIterable {
  case hostCanAccess
  case hypCanAccess
  case hostCannotAccess
  case hostState
  case hypState
  case count
  case contents
  case hostMapping
  case hostAnnotation
  case hypMapping
  case hypMappingMissing
  case blockCoversForeignPage
  case blockLeavesRegion
  case tableCount
  case tableLink
  case tableInPool
  case unlinkedTable
  case poolPage
  case poolCount
  case privateMapping
  case untracked
  case vmemmapEntry
  case forgotten
  case freeTable
  case poolList
  case guestCanAccess
  case guestMapping
  case guestMappingMissing
  case guestRights
  case guestState
  case accessFlag
  case poison
  case guestTable
  case shareCount
  case vmTable
  case vmStructure
  case vcpuStructure
  case loadedVCPU
  case memcache
  case vmPool
  case heldPage
  case memory
  case staleTranslation
  case ledger
  case deviceCanAccess
  case deviceMapping
  case deviceMappingMissing
  case deviceRights
  case emptyTable
  case unusedTables
  case notRecycled

  public var summary: String {
    switch self {
    case .hostCanAccess: "the host can reach a page that is the hypervisor's alone"
    case .hypCanAccess: "the hypervisor can reach a page that it neither owns nor borrows"
    case .hostCannotAccess: "the host's mapping takes rights away that the host has"
    case .hostState: "the host's state of the page"
    case .hypState: "the hypervisor's state of the page"
    case .count: "the page's count"
    case .contents: "who wrote the page last"
    case .hostMapping: "the host's mapping of the page"
    case .hostAnnotation: "the owner noted in the host's table"
    case .hypMapping: "the hypervisor's mapping of the page"
    case .hypMappingMissing: "the hypervisor has no mapping of a page that it may use"
    case .blockCoversForeignPage: "a block mapping covers a page that is not the host's"
    case .blockLeavesRegion: "a block mapping covers memory and devices alike"
    case .tableCount: "the table page's count is not one more than its entries"
    case .tableLink: "an entry links a page that is no table of that place"
    case .tableInPool: "a table page is outside its pool"
    case .unlinkedTable: "a table page that no entry links was not freed"
    case .poolPage: "a page of a pool is neither free nor in use"
    case .poolCount: "the pool's free pages are not as many as it says"
    case .privateMapping: "the hypervisor's private mappings have changed"
    case .untracked: "a word changed that this call may not change"
    case .vmemmapEntry: "a field of the page's vmemmap entry that is 0 outside the pools"
    case .forgotten: "an entry of the host's table for memory went away"
    case .freeTable: "a page is a table and on a free list at once"
    case .poolList: "the pool's free lists do not hang together"
    case .guestCanAccess: "a guest can reach a page that it neither owns nor borrows there"
    case .guestMapping: "the guest's mapping of the page"
    case .guestMappingMissing: "the guest has no mapping of a page that it may use"
    case .guestRights: "what the guest may do with the page"
    case .guestState: "the guest's state of the page"
    case .accessFlag: "whether the guest used the page"
    case .poison: "the mark of a page that was taken from the guest by force"
    case .guestTable: "a page that is a guest's table and should not be, or not there"
    case .shareCount: "in how many places guests map the page"
    case .vmTable: "an entry of the hypervisor's table of VMs"
    case .vmStructure: "the hypervisor's structure of a VM"
    case .vcpuStructure: "the hypervisor's structure of a vCPU"
    case .loadedVCPU: "the vCPU that a CPU has loaded"
    case .memcache: "the list of pages that the hypervisor holds for a guest's tables"
    case .vmPool: "the list of pages that were a guest's tables"
    case .heldPage: "a page that is held for a VM, for no purpose or for two"
    case .memory: "the words in the page"
    case .ledger: "what the proxy notes of memory that the secure world has"
    case .deviceCanAccess: "a device can reach a page that was not mapped for it there"
    case .deviceMapping: "the device's mapping of the page"
    case .deviceMappingMissing: "the device has no mapping of a page that was mapped for it"
    case .deviceRights: "what the device may do with the page"
    case .emptyTable: "a table without an entry was not freed"
    case .unusedTables: "tables were set aside that the call did not need"
    case .notRecycled: "a device is still mapped, and the call refused for want of pages"
    case .staleTranslation: "a cached translation reaches a page that its holder may not access"
    }
  }
}
