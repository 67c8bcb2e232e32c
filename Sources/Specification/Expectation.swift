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
  case pinned
  case notPinned
  case counterFull
  case tablesShort
  case tablesNotShort
  case hidden
  case readOnly
  case alreadyMapped

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
    case .pinned: "The hypervisor still holds pins on the page."
    case .notPinned: "There is no pin to undo."
    case .counterFull: "The page's counter is at its limit."
    case .tablesShort: "A table page that the call may need was not to be had."
    case .tablesNotShort: "No table page was short, so memory is no reason to refuse."
    case .hidden: "The page is the hypervisor's own, out of the host's sight."
    case .readOnly: "The host may read the hypervisor's text, and not write it."
    case .alreadyMapped: "The page was mapped before the fault was handled."
    }
  }
}
