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
    }
  }
}
