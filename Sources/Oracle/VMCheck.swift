import Hypercalls
import Hypervisor
import Specification

// All that the hypervisor holds for one VM. Its structures and lists are looked at whenever a call
// touched any of them; of words that must be zero, and of tables, only what the call wrote, unless
// the look is at the whole VM.

/// What a walk through a VM's pages has met.
struct VMHoldings {
  let slot: Int
  /// Every word of every page, whatever the last call wrote.
  let isWhole: Bool
  var pageCount = 0
  /// Mappings of pages; frames where a page was taken by force are not among them.
  var mappingCount = 0
}

extension Lockstep {
  /// Checks a slot of the VM table, and the VM there: its structures, its lists of pages, its
  /// guest's tables.
  func checkVM(_ slot: Int, isWhole: Bool) -> Finding? {
    var holdings = VMHoldings(slot: slot, isWhole: isWhole)
    return checkVM(&holdings)
  }

  @inline(never) func checkVM(_ holdings: inout VMHoldings) -> Finding? {
    let vm = specification.vm(slot: holdings.slot)
    let expected =
      switch vm.state {
      case .free: 0 as UInt64
      case .reserved: MachineView.reservedSlot
      case .live, .dying: vm.area.first << 12
      }
    guard view.words[view.vmTable.lowerBound + holdings.slot] == expected else {
      return found(.invariant, .handlesNameSlots, .vmTable, vm.area.first)
    }
    guard vm.state.exists else { return nil }
    notes.beginWalk()
    guard view.design == .mainline else { return checkVM612(vm, &holdings) }
    return checkStructure(vm, &holdings) ?? checkVCPUs(vm, &holdings) ?? checkPool(vm, &holdings)
      ?? (holdings.isWhole
        ? checkGuestTables(vm, &holdings) : checkWrittenTables(of: holdings.slot))
  }

  /// A page of a structure or a list, which is no table besides.
  func checkHeldIdle(
    _ pfn: UInt64, counted count: UInt64, _ invariant: Invariant, _ aspect: Aspect,
    _ holdings: inout VMHoldings
  ) -> Finding? {
    if let finding = checkHeld(pfn, counted: count, invariant, aspect, &holdings) { return finding }
    guard let frame = view.frame(ofRam: pfn), view.use(of: frame).bits != 0 else { return nil }
    return found(.invariant, .oneRolePerPage, .heldPage, pfn)
  }

  /// Whether a look at a VM reads all words of a page.
  private func scans(_ frame: Int, _ holdings: VMHoldings) -> Bool {
    holdings.isWhole || notes.isNoted(frame)
  }

  /// A page that the VM's structures lead to: held for this VM, met only here, and counted so.
  func checkHeld(
    _ pfn: UInt64, counted count: UInt64, _ invariant: Invariant, _ aspect: Aspect,
    _ holdings: inout VMHoldings
  ) -> Finding? {
    let page = specification[pfn]
    guard let frame = view.frame(ofRam: pfn), page.owner == .hyp,
      Int(page.slot) == holdings.slot + 1
    else { return found(.invariant, .tablesAreHyps, aspect, pfn) }
    guard notes.claimRole(frame) else {
      return found(.invariant, .oneRolePerPage, .heldPage, pfn)
    }
    guard view.countAndOrder(of: frame) == count else {
      return found(.invariant, invariant, .count, pfn)
    }
    holdings.pageCount &+= 1
    return nil
  }
}

// Structures.
extension Lockstep {
  private func checkStructure(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    for pfn in vm.area.first..<vm.area.end {
      // A count on a VM is a vCPU that is loaded.
      let count = pfn == vm.area.first ? UInt64(vm.loadCount) : 0
      let finding = checkHeldIdle(pfn, counted: count, .loadedIsCounted, .vmStructure, &holdings)
      if let finding { return finding }
    }
    let words = words(of: vm.area.first)
    guard words[VMWord.hostVM] == vm.hostVM.rawValue, words[VMWord.root] == vm.root << 12,
      words[VMWord.handle] == MachineView.firstHandle + UInt64(holdings.slot),
      words[VMWord.createdVCPUs] == UInt64(vm.createdVCPUs),
      words[VMWord.isProtected] == (vm.isProtected ? 1 : 0)
    else { return found(.invariant, .handlesNameSlots, .vmStructure, vm.area.first) }
    guard words[VMWord.isDying] == (vm.state == .dying ? 1 : 0) else {
      return found(.invariant, .dyingVMsStayEmpty, .vmStructure, vm.area.first)
    }
    return nil
  }

  /// A pointer for each vCPU that was made, and nothing else behind the fields; what the host had
  /// written behind the structure's end, in its last page, is there still.
  private func checkVCPUs(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    var next = VMWord.poolTail + 1
    var left = vm.vcpuCount
    for index in 0..<UInt64(vm.createdVCPUs) where left > 0 {
      guard let vcpu = specification.vcpu(index, slot: holdings.slot) else { continue }
      left -= 1
      let word = VMWord.vcpus + Int(index)
      let pfn = vm.area.first + UInt64(word / Arena.wordsPerPage)
      guard isZero(vm.area, from: next, to: word, holdings),
        words(of: pfn)[word % Arena.wordsPerPage] == vcpu.area << 12
      else { return found(.invariant, .handlesNameSlots, .vmStructure, pfn) }
      if let finding = checkVCPU(vcpu, of: vm, &holdings) { return finding }
      next = word + 1
    }
    return isZero(vm.area, from: next, to: VMWord.vcpus + Int(vm.createdVCPUs), holdings)
      ? nil : found(.invariant, .handlesNameSlots, .vmStructure, vm.area.first)
  }

  private func checkVCPU(
    _ vcpu: AbstractVCPU, of vm: AbstractVM, _ holdings: inout VMHoldings
  ) -> Finding? {
    let finding = checkHeldIdle(vcpu.area, counted: 0, .heldPagesStay, .vcpuStructure, &holdings)
    if let finding { return finding }
    let words = words(of: vcpu.area)
    guard words[VCPUWord.hostVCPU] == vcpu.hostVCPU.rawValue,
      words[VCPUWord.vm] == vm.area.first << 12,
      isZero(
        PageRange(first: vcpu.area, count: 1), from: VCPUWord.end, to: Arena.wordsPerPage, holdings)
    else { return found(.invariant, .handlesNameSlots, .vcpuStructure, vcpu.area) }
    guard words[VCPUWord.loadedOn] == vcpu.loadedOn.map({ UInt64($0) + 1 }) ?? 0 else {
      return found(.invariant, .loadedIsCounted, .loadedVCPU, vcpu.area)
    }
    if vm.hostVM.rawValue == 0, let finding = checkHostVCPU(vcpu, &holdings) { return finding }
    guard words[VCPUWord.memcacheCount] == UInt64(vcpu.memcache.count) else {
      return found(.invariant, .heldPagesStay, .memcache, vcpu.area)
    }
    return checkList(
      from: words[VCPUWord.memcacheHead], vcpu.memcache.count, .memcache, &holdings)
  }

  /// What a host would keep for a vCPU lies in the hypervisor's pages where no host made it.
  private func checkHostVCPU(_ vcpu: AbstractVCPU, _ holdings: inout VMHoldings) -> Finding? {
    let pfn = vcpu.hostVCPU.pfn
    let finding = checkHeldIdle(pfn, counted: 0, .heldPagesStay, .vcpuStructure, &holdings)
    if let finding { return finding }
    return isMemoryRight(of: pfn)
      ? nil : found(.invariant, .heldPagesStay, .memory, pfn)
  }

  /// Whether words of a structure, counted from its first, are 0, as far as a look reads them.
  func isZero(_ area: PageRange, from first: Int, to end: Int, _ holdings: VMHoldings) -> Bool {
    var first = first
    while first < end {
      let frame = view.frame(ofRam: area.first + UInt64(first / Arena.wordsPerPage))!
      let pageStart = first & ~(Arena.wordsPerPage - 1)
      if scans(frame, holdings) {
        let used = view.usedSlot(of: frame, from: first - pageStart)
        if used < Arena.wordsPerPage { return pageStart + used >= end }
      }
      first = pageStart + Arena.wordsPerPage
    }
    return true
  }

  /// The words of a page that was seen to lie in RAM.
  func words(of pfn: UInt64) -> UnsafeMutablePointer<UInt64> {
    view.words + view.frame(ofRam: pfn)! &* Arena.wordsPerPage
  }
}

// Lists of pages, linked through their first words: none is counted, the last has no link.
extension Lockstep {
  private func checkPool(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    let words = words(of: vm.area.first)
    let head = words[VMWord.poolHead]
    if let finding = checkList(from: head, vm.pool.count, .vmPool, &holdings) { return finding }
    var last: UInt64 = 0
    var link = head
    // As many as there should be: a list that leads round in a circle may be disregarded.
    for _ in 0..<vm.pool.count where link != 0 {
      last = link
      link = self.words(of: link >> 12)[0]
    }
    return words[VMWord.poolTail] == last
      ? nil : found(.invariant, .poolsAreSound, .vmPool, vm.area.first)
  }

  private func checkList(
    from head: UInt64, _ count: Int, _ aspect: Aspect, _ holdings: inout VMHoldings
  ) -> Finding? {
    var link = head
    for _ in 0..<count {
      guard let frame = view.frame(ofPageAt: link) else {
        return found(.invariant, .heldPagesStay, aspect, link >> 12)
      }
      let finding = checkHeldIdle(link >> 12, counted: 0, .heldPagesStay, aspect, &holdings)
      if let finding { return finding }
      // A page of the pool was a table, and is empty.
      guard
        aspect == .memcache || !scans(frame, holdings)
          || view.usedSlot(of: frame, from: 1) == Arena.wordsPerPage
      else {
        return found(.invariant, .poolsAreSound, aspect, link >> 12)
      }
      link = view.word(0, of: frame)
    }
    return link == 0 ? nil : found(.invariant, .heldPagesStay, aspect, link >> 12)
  }
}
