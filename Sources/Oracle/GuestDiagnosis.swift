import Hypercalls
import Hypervisor
import Specification

// Which rule an entry of a guest's table breaks: first what the guest reaches that it must not,
// then what was lost, then the details.
extension Lockstep {
  @inline(never) func diagnose(
    _ bits: UInt64, level: Int, _ frame: GuestFrame
  ) -> Finding? {
    let mapping = specification.guestMapping(at: frame)
    guard bits & 1 != 0 else { return missing(bits, mapping, frame.gfn) }
    let page = MachineView.outputPage(bits)
    guard let mapping, !mapping.isPoison else {
      if mapping != nil { return found(.secrecy, .poisonStays, .guestCanAccess, page) }
      return unexpected(page)
    }
    if page != mapping.pfn || level != (mapping.isBlock ? 2 : 3),
      let finding = found(.secrecy, .guestMapsWhatItMayUse, .guestMapping, mapping.pfn)
    {
      return finding
    }
    let invariant: Invariant = mapping.state == .lent ? .guestLendsOnce : .guestStatesByKind
    if bits >> 55 & 3 != UInt64(mapping.state.rawValue),
      let finding = found(.invariant, invariant, .guestState, page)
    {
      return finding
    }
    return details(bits ^ Bits.guestLeaf(mapping, level: level), bits, page)
  }

  private func missing(_ bits: UInt64, _ mapping: GuestMapping?, _ gfn: UInt64) -> Finding? {
    guard let mapping else {
      return found(.invariant, .guestMapsWhatItMayUse, .poison, gfn)
    }
    if mapping.isPoison { return found(.invariant, .poisonStays, .poison, gfn) }
    return found(.invariant, .guestMapsWhatItMayUse, .guestMappingMissing, mapping.pfn)
  }

  /// A page that the guest reaches, and should not at that frame: whose it is.
  private func unexpected(_ pfn: UInt64) -> Finding? {
    let page = specification[pfn]
    let invariant: Invariant
    switch page.owner {
    case .nobody: invariant = .onlyRAMChangesHands
    case .hyp: invariant = page.slot == 0 ? .hypAloneIsGivenAway : .tablesAreHyps
    case .guest: invariant = .guestOwnsAlone
    case .host: invariant = page.borrower == .guests ? .guestsAreCounted : .hostAloneIsUnmapped
    }
    return found(.secrecy, invariant, .guestCanAccess, pfn)
  }

  private func details(_ difference: UInt64, _ bits: UInt64, _ page: UInt64) -> Finding? {
    let rights = difference & Bits.guestRights
    guard rights != 0 else {
      let isAge = difference == Bits.accessFlag
      return found(
        .invariant, isAge ? .permissionsOnly : .guestMapsWhatItMayUse,
        isAge ? .accessFlag : .guestMapping, page)
    }
    // A right that is there and should not be is one that its holder can use.
    let isTooMany = rights & (bits ^ Bits.executeNever) != 0
    return found(isTooMany ? .secrecy : .invariant, .permissionsOnly, .guestRights, page)
  }
}
