import Hypercalls

extension Specification {
  /// Whether the caller of a direct call keeps what it promised; asked before the step.
  ///
  /// Only EL2 itself makes direct calls, and it makes some of them only after a call that they
  /// undo. A breach says nothing about the implementation, so nobody judges what follows.
  public func contractHolds(_ call: RawCall) -> Bool {
    guard calls.contains(call.opcode) else { return true }
    switch call.opcode {
    case .hypPinSharedMem:
      // The ledger is finite: a pin that it cannot record could not be undone either.
      let pin = call.decoded(as: HypPinSharedMem.self)
      return pins.hasRoom(first: pin.pfn.rawValue, count: pin.pages.rawValue)
    case .hypUnpinSharedMem:
      // A pin of no page always succeeds, and holds nothing that an unpin could lose.
      let unpin = call.decoded(as: HypUnpinSharedMem.self)
      let range = PageRange(unpin.pfn, unpin.pages)
      return decision(beforeStatesOf: range) == .emptyRange
        || pins.pins(first: range.first, count: range.count) > 0
    case .hostDonateHyp:
      // The list of devices' pages is finite as well.
      guard extensions.contains(.mmioRanges) else { return true }
      let donation = call.decoded(as: HostDonateHyp.self)
      let range = PageRange(donation.pfn, donation.pages)
      return !isGivenAsDevices(range) || memory.givenDevices.hasRoom(for: range.count)
    case .hypDonateHost:
      let donation = call.decoded(as: HypDonateHost.self)
      return holds(.givenToHyp, for: PageRange(donation.pfn, donation.pages))
    case .hostUnshareFFA:
      let unshare = call.decoded(as: HostUnshareFFA.self)
      let range = PageRange(unshare.pfn, unshare.pages)
      // What was lent by a handle comes back by it.
      return holds(.lentToFFA, for: range) && !(secureWorld.isUsed && hasTransaction(range))
    case .hostDonateHypMMIO:
      // So is the list of devices' pages: what it cannot hold could not be judged.
      return !memory.givenDevices.isFull
    case .iommuMapPages:
      // And the list of places in devices' address spaces; no call is granted more than a few.
      let places = call.decoded(as: IOMMUMapPages.self).pages.rawValue
      return addressSpaces.hasRoom(for: min(places, 512))
    case .reclaimGuestPage:
      // The hypervisor reclaims for a VM that is dying; the inner function leaves that to it.
      guard let slot = vmSlot(of: call.decoded(as: ReclaimGuestPage.self).handle) else {
        return false
      }
      return vms[slot].state == .dying
    case .stockMemcache:
      return isSpare(call.decoded(as: StockMemcache.self).pfn.rawValue)
        && vms.loaded[Int(call.actor) % VMs.cpuCount] != 0
    case .initVCPU:
      return vms.vcpus.hasRoom(for: 1)
    case .hostShareGuest, .hostDonateGuest:
      return vms.mappings.hasRoom(for: 1) && vms.tables.hasRoom(for: 2)
    default:
      return true
    }
  }

  /// A page of the ready-made VMs' memory that nothing uses.
  private func isSpare(_ pfn: UInt64) -> Bool {
    let page = memory[pfn]
    return layout.readyMadeVMs.contains(pfn)
      && pfn - layout.readyMadeVMs.first >= StockPage.firstSpare
      && page.owner == .hyp && page.slot == 0
  }

  private func hasTransaction(_ range: PageRange) -> Bool {
    for pfn in range.first..<range.end where secureWorld.has(pfn) { return true }
    return false
  }

  private func holds(_ standing: Standing, for range: PageRange) -> Bool {
    guard range.count > 0 else { return true }
    guard decision(beforeStatesOf: range) != .beyondAddressSpace else { return false }
    for pfn in range.first..<range.end where obstacle(at: pfn, to: standing) != nil {
      return false
    }
    return true
  }
}
