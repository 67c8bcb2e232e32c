import Hypercalls

// What tells abstract states apart, for tools that search them. Two states of one digest answer all
// that may follow alike.
extension Specification {
  /// The digest of all that is not as at boot; the empty one at boot.
  public var digest: StateDigest {
    var digest = StateDigest()
    addPages(to: &digest)
    pins.forEachRange { digest.toggle(Part.pins.place($0 ^ $1 << 40), UInt64($2)) }
    addDevices(to: &digest)
    if vms.isUsed {
      digest.toggle(digestOfVMs)
      digest.toggle(storage.pointee.bootedVMs)
    }
    if secureWorld.isUsed { addSecureWorld(to: &digest) }
    return digest
  }

  /// VMs, guests and the host's structures; at boot there are the ready-made ones.
  var digestOfVMs: StateDigest {
    var digest = StateDigest()
    addVMs(to: &digest)
    addVCPUs(to: &digest)
    addGuests(to: &digest)
    addHostMemory(to: &digest)
    return digest
  }

  private func addPages(to digest: inout StateDigest) {
    for pfn in memory.changedSinceBoot {
      let page = memory[pfn]
      guard page != memory.atBoot(pfn) else { continue }
      digest.toggle(Part.pages.place(pfn), page.packed)
      if page.owner == .guest { digest.toggle(Part.homes.place(pfn), vms.home(of: pfn)) }
    }
  }

  private func addDevices(to digest: inout StateDigest) {
    var number = 0
    while let mapping = memory.deviceMappings.mapping(number) {
      let counts = UInt64(mapping.count) << 32 | UInt64(mapping.entryCount)
      digest.toggle(Part.deviceRanges.place(mapping.pages.first), mapping.pages.count)
      digest.toggle(Part.deviceCounts.place(mapping.pages.first), counts)
      number += 1
    }
    for number in 0..<addressSpaces.placeEnd {
      guard let place = addressSpaces.place(number), let entry = addressSpaces[place] else {
        continue
      }
      let rights: UInt64 =
        (entry.isReadable ? 1 : 0) | (entry.isWritable ? 2 : 0) | (entry.isMemory ? 4 : 0)
      digest.toggle(
        Part.addressSpaces.place(place.device << 48 | place.iova), entry.pfn << 3 | rights)
    }
  }

  private func addSecureWorld(to digest: inout StateDigest) {
    if let buffers = secureWorld.buffers {
      digest.toggle(Part.secureWorld.place(0), buffers.transmit)
      digest.toggle(Part.secureWorld.place(1), buffers.receive)
    }
    if secureWorld.answer != .agrees {
      digest.toggle(Part.secureWorld.place(2), secureWorld.answer.register)
    }
    for slot in 0..<SecureWorld.slotCount {
      guard let transaction = secureWorld[slot] else { continue }
      let place = Part.secureWorld.place(UInt64(slot + 1) << 16)
      digest.toggle(place, transaction.length << 1 | (transaction.isLoan ? 1 : 0))
      digest.toggle(place &+ 1, transaction.arrived)
      for number in 0..<transaction.rangeCount {
        digest.toggle(place &+ 2 &+ 2 * UInt64(number), transaction[number].first)
        digest.toggle(place &+ 3 &+ 2 * UInt64(number), transaction[number].count)
      }
    }
  }
}

// What there is of VMs.
extension Specification {
  private func addVMs(to digest: inout StateDigest) {
    for slot in 0..<vms.slotEnd {
      let vm = vms[slot]
      guard vm.state != .free else { continue }
      let place = Part.vms.place(UInt64(slot) << 16)
      let kind = UInt64(vm.state.rawValue) << 1 | (vm.isProtected ? 1 : 0)
      digest.toggle(place, kind << 32 | UInt64(vm.createdVCPUs))
      digest.toggle(place &+ 1, vm.hostVM.rawValue)
      digest.toggle(place &+ 2, vm.area.first)
      digest.toggle(place &+ 3, vm.area.count)
      digest.toggle(place &+ 4, vm.root)
      digest.toggle(place &+ 5, UInt64(vm.vcpuCount) << 32 | UInt64(vm.loadCount))
      digest.toggle(place &+ 6, UInt64(vm.mappingCount))
      addList(from: vm.pool.first, vm.pool.count, at: place &+ 0x100, to: &digest)
    }
    for cpu in 0..<VMs.cpuCount { digest.toggle(Part.loaded.place(UInt64(cpu)), vms.loaded[cpu]) }
  }

  private func addVCPUs(to digest: inout StateDigest) {
    for number in 0..<vms.vcpus.keyCount {
      guard let key = vms.vcpus.key(at: number), let vcpu = vms.vcpus[key] else { continue }
      let owner = UInt64(VMs.slot(ofKey: key)) << 48
      let place = Part.vcpus.place(owner | VMs.number(ofKey: key) << 16)
      digest.toggle(place, vcpu.hostVCPU.rawValue)
      digest.toggle(place &+ 1, vcpu.area)
      digest.toggle(place &+ 2, UInt64(vcpu.loadedOn.map { $0 + 1 } ?? 0))
      digest.toggle(place &+ 3, UInt64(vcpu.runCount))
      addList(from: vcpu.memcache.top, vcpu.memcache.count, at: place &+ 0x100, to: &digest)
    }
  }

  private func addList(
    from first: UInt64, _ count: Int, at place: UInt64, to digest: inout StateDigest
  ) {
    var pfn = first
    for number in 0..<count {
      digest.toggle(place &+ UInt64(number), pfn)
      pfn = vms.next(pfn)
    }
  }

  private func addGuests(to digest: inout StateDigest) {
    for number in 0..<vms.mappings.keyCount {
      guard let key = vms.mappings.key(at: number), let mapping = vms.mappings[key] else {
        continue
      }
      digest.toggle(Part.mappings.place(key), mapping.packed)
    }
    for number in 0..<vms.tables.keyCount {
      guard let key = vms.tables.key(at: number), let table = vms.tables[key] else { continue }
      digest.toggle(Part.tables.place(key), table.pfn << 16 | UInt64(table.entryCount))
    }
  }

  private func addHostMemory(to digest: inout StateDigest) {
    hostMemory.forEachWord { digest.toggle(Part.hostMemory.place($0.rawValue), $1) }
    guard let write = hostMemory.pendingWrite else { return }
    digest.toggle(Part.pendingWrite.place(write.isHalf ? 1 : 0), write.address.rawValue)
    digest.toggle(Part.pendingWrite.place(2), write.value)
  }
}

/// Parts of the state, whose places must not be mistaken for each other's.
private enum Part: UInt64 {
  case pages, homes, pins, deviceRanges, deviceCounts, addressSpaces, secureWorld
  case vms, loaded, vcpus, mappings, tables, hostMemory, pendingWrite

  /// The places of a part lie far from those of any other, whatever they are counted by.
  func place(_ number: UInt64) -> UInt64 { number &+ (rawValue + 1) &* 0x9e37_79b9_7f4a_7c15 }
}

extension AbstractPage {
  fileprivate var packed: UInt64 {
    UInt64(count) | UInt64(owner.rawValue) << 32 | UInt64(borrower.rawValue) << 40
      | UInt64(content.rawValue) << 48 | UInt64(slot) << 56
  }
}

extension GuestMapping {
  fileprivate var packed: UInt64 {
    let rights: UInt64 =
      (isReadable ? 1 : 0) | (isWritable ? 2 : 0) | (isExecutable ? 4 : 0)
    let flags: UInt64 = (isBlock ? 1 : 0) | (isAccessed ? 2 : 0)
    return pfn << 8 | UInt64(state.rawValue) << 5 | rights << 2 | flags
  }
}
