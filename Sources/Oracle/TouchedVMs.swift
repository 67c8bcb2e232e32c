import Hypercalls
import Hypervisor
import Specification

// VMs and memory that a step changed something of, on either side.
extension Lockstep {
  /// Whether the last call changed VMs or words of memory, to the specification.
  @inline(__always) var changesVMs: Bool {
    lastOpcode.rawValue > Opcode.failAllocation.rawValue && specification.changedVMsOrMemory
  }

  /// Whether the last call, though refused, took pages that the host had offered before.
  @inline(__always) var wasAdmitted: Bool {
    switch lastOpcode {
    case .hostShareGuest, .hostDonateGuest: !specification.changedThisStep.isEmpty
    default: false
    }
  }

  /// By how many pages a list of the hypervisor's for a guest's tables got longer in the last call.
  @inline(never) var admittedCount: Int {
    guard lastOpcode == .hostShareGuest || lastOpcode == .hostDonateGuest else { return 0 }
    for position in lastMark..<hypervisor.writeCount {
      let write = hypervisor.writes[position]
      let word = Int(write.word)
      for cpu in view.loadedVCPUs {
        guard let vcpu = view.frame(ofPageAt: view.words[cpu]),
          word == vcpu &* Arena.wordsPerPage &+ VCPUWord.memcacheCount
        else { continue }
        return Int(truncatingIfNeeded: view.words[word] &- write.old)
      }
    }
    return 0
  }

  @inline(never) func touchVM(_ slot: Int) { touchedVMs.insert(slot) }

  /// A page of a VM's that a step changed something about.
  @inline(never) func touchVM(of facts: PageFacts) {
    touchVM(ofPage: facts.page)
    if let frame = facts.frame { _ = note(frame) }
  }

  @inline(__always) func touchVM(ofPage page: AbstractPage) { touchVM(Int(page.slot) &- 1) }

  /// Looks at each VM that the call touched, and at what it wrote into memory.
  @inline(never) func checkTouchedVMs() -> Finding? {
    for frame in specification.changedMappingsThisStep {
      touchVM(frame.slot)
      if let finding = checkGuestFrame(frame) { return finding }
    }
    for address in specification.writtenMemoryThisStep {
      if let finding = checkMemoryWord(at: address) { return finding }
    }
    var changed = specification.changedVMsThisStep
    let changesTable = !changed.isEmpty
    while let slot = changed.removeFirst() { touchVM(slot) }
    return checkVMs(specification.rebuiltVMsThisStep)
      ?? (changesTable ? checkLoadedVCPUs() : nil) ?? checkPlacesOfTables()
  }

  /// Looks at the VMs that were touched, at some of them as a whole.
  private func checkVMs(_ whole: SlotSet) -> Finding? {
    while let slot = touchedVMs.removeFirst() {
      if let finding = checkVM(slot, isWhole: whole.contains(slot)) { return finding }
    }
    return nil
  }

  /// Looks at the whole of the VMs that were touched.
  func checkTouchedVMsAtEnd() -> Finding? {
    while let slot = touchedVMs.removeFirst() {
      if let finding = checkVM(slot, isWhole: true) { return finding }
    }
    return nil
  }

  func checkLoadedVCPUs() -> Finding? {
    for cpu in 0..<view.loadedVCPUs.count {
      if let finding = checkLoaded(cpu) { return finding }
    }
    return nil
  }

  /// The vCPU that a CPU has loaded, among EL2's variables.
  func checkLoaded(_ cpu: Int) -> Finding? {
    let loaded = specification.loadedVCPU(on: cpu)
    let area = loaded.flatMap { specification.vcpu($0.index, slot: $0.slot)?.area } ?? 0
    guard view.words[view.loadedVCPUs.lowerBound + cpu] != area << 12 else { return nil }
    return found(.invariant, .loadedIsCounted, .loadedVCPU, area)
  }

  /// A page that became a guest's table must be held for that VM.
  func checkGuestUse(_ frame: Int, _ note: TableNote) -> Finding? {
    if note.useBefore.isGuestTable { touchVM(Int(note.useBefore.guestSlot)) }
    guard note.useAfter.isGuestTable else { return nil }
    let slot = Int(note.useAfter.guestSlot)
    touchVM(slot)
    return checkGuestTableHeld(frame, slot)
  }

  func checkGuestTableHeld(_ frame: Int, _ slot: Int) -> Finding? {
    let page = specification[pfn(of: frame)]
    guard page.owner != .hyp || Int(page.slot) != slot + 1 else { return nil }
    return found(.invariant, .tablesAreHyps, .guestTable, pfn(of: frame))
  }
}

// Words of memory: what the host wrote, and what the hypervisor wrote where the host sees it.
extension Lockstep {
  /// A word that a step wrote into a page which is no table of host or hypervisor.
  @inline(never) func checkMemoryWord(_ slot: Int, _ now: UInt64, of frame: Int) -> Finding? {
    let pfn = pfn(of: frame)
    let page = specification[pfn]
    guard !isHeldForVM(page) else {
      // Structure, list or table: the look at the whole VM says.
      touchVM(ofPage: page)
      return nil
    }
    let address = Address(pfn: pfn, offset: UInt64(slot) << 3)
    if now == specification.hostWord(at: address) { return nil }
    for change in specification.changedThisStep where change.pfn == pfn && change.before.slot != 0 {
      return checkLeft(change)
    }
    return found(.change, nil, .untracked, pfn)
  }

  @inline(__always) func isHeldForVM(_ page: AbstractPage) -> Bool {
    page.owner == .hyp && page.slot != 0
  }

  /// A page that was held for a VM, or owned by its guest, and is no more: nothing of them is left.
  func checkLeft(_ change: PageChange) -> Finding? {
    touchVM(ofPage: change.before)
    let page = specification[change.pfn]
    guard page.slot == 0, !isMemoryRight(of: change.pfn) else { return nil }
    let invariant: Invariant = change.before.owner == .guest ? .reclaimedIsZero : .givenBackClean
    return found(.secrecy, invariant, .memory, change.pfn)
  }

  /// A word that the specification wrote, unless its page is held for a VM.
  private func checkMemoryWord(at address: Address) -> Finding? {
    guard !isHeldForVM(specification[address.pfn]), let frame = frame(of: address.pfn),
      view.word(Int(address.offset >> 3), of: frame) != specification.hostWord(at: address)
    else { return nil }
    return found(.change, nil, .memory, address.pfn)
  }

  /// All words of a page, unless it is held for a VM.
  func checkMemory(of pfn: UInt64) -> Finding? {
    guard !isHeldForVM(specification[pfn]), !isMemoryRight(of: pfn) else { return nil }
    return found(.change, nil, .memory, pfn)
  }

  /// All memory that ever held more than zeroes.
  func checkMemory() -> Finding? {
    for pfn in specification.writtenMemorySinceBoot {
      if let finding = checkMemory(of: pfn) { return finding }
    }
    return nil
  }

  func isMemoryRight(of pfn: UInt64) -> Bool {
    guard let frame = frame(of: pfn), let expected = specification.hostWords(of: pfn) else {
      return true
    }
    let words = view.words + frame &* Arena.wordsPerPage
    // Without a way out of the loop, which so takes several words at a time.
    var difference: UInt64 = 0
    for slot in 0..<Arena.wordsPerPage { difference |= words[slot] ^ expected[slot] }
    return difference == 0
  }
}
