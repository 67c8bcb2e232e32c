import Hypercalls

// What there is of VMs, for those who compare it. Slots count from 0; a page's slot is one more.
extension Specification {
  public static let vmSlotCount = VMs.slotCount

  public func vm(slot: Int) -> AbstractVM { vms[slot] }

  public func vcpu(_ index: UInt64, slot: Int) -> AbstractVCPU? {
    vms.vcpus[VMs.vcpuKey(index, slot: slot)]
  }

  /// The vCPU that a CPU has loaded.
  public func loadedVCPU(on cpu: Int) -> (slot: Int, index: UInt64)? {
    let key = vms.loaded[cpu]
    return key == 0 ? nil : (VMs.slot(ofKey: key), VMs.number(ofKey: key))
  }

  /// Whether the host offers the loaded vCPU more pages than the hypervisor holds for it.
  public func hostOffersTables(on cpu: Int) -> Bool {
    guard let vcpu = vms.vcpus[vms.loaded[cpu]] else { return false }
    return hostMemory[vcpu.hostVCPU + (HostVCPU.offered + 8)] > UInt64(vcpu.memcache.count)
  }

  /// What a guest has at a frame, by the mapping that covers it; its first frame with it.
  public func guestMapping(covering frame: GuestFrame) -> (first: UInt64, mapping: GuestMapping)? {
    if let page = guestMapping(at: frame) { return (frame.gfn, page) }
    let base = frame.gfn & ~(GuestMapping.blockPageCount - 1)
    guard base != frame.gfn, let block = guestMapping(at: GuestFrame(slot: frame.slot, gfn: base)),
      block.isBlock
    else { return nil }
    return (base, block)
  }

  /// The mapping that begins at a frame, which must lie in the guest's address space.
  public func guestMapping(at frame: GuestFrame) -> GuestMapping? {
    vms.mappings[VMs.key(frame)]
  }

  /// How many frames began a mapping since boot.
  public var guestFrameCount: Int { vms.mappings.keyCount }

  /// The n-th of them; nil where no mapping begins now.
  public func guestFrame(_ number: Int) -> GuestFrame? {
    vms.mappings.key(at: number).map {
      GuestFrame(slot: VMs.slot(ofKey: $0), gfn: VMs.number(ofKey: $0))
    }
  }

  /// The page of the table of a level (2 or 3) that translates a frame; nil where there is none.
  public func guestTable(level: Int, for frame: GuestFrame) -> UInt64? {
    vms.tables[VMs.tableKey(level, frame.gfn, slot: frame.slot)]?.pfn
  }

  /// How many entries that table has which are not empty; 0 where there is none.
  public func guestTableEntryCount(level: Int, for frame: GuestFrame) -> Int {
    vms.tables[VMs.tableKey(level, frame.gfn, slot: frame.slot)]?.entryCount ?? 0
  }

  /// Where mappings begin that the last step made, changed or ended; valid until the next step.
  public var changedMappingsThisStep: UnsafeBufferPointer<GuestFrame> { vms.changedThisStep }

  /// Whether the last step changed any VM, any mapping or any word of memory.
  public var changedVMsOrMemory: Bool {
    !vms.changedThisStep.isEmpty || !vms.changedSlotsThisStep.isEmpty
      || !hostMemory.writtenThisStep.isEmpty
  }

  /// Slots where the last step made or ended a VM or one of its vCPUs.
  public var rebuiltVMsThisStep: SlotSet { vms.rebuiltSlotsThisStep }

  /// Slots whose entry of the table of VMs the last step changed.
  public var changedVMsThisStep: SlotSet { vms.changedSlotsThisStep }
}

// The contents of memory, as far as they are structures and lists.
extension Specification {
  /// The word at an address, whose lowest three bits do not count; of meaning while the host may
  /// access the page.
  public func hostWord(at address: Address) -> UInt64 { hostMemory[address] }

  /// All words of a page, nil where it lies in no region; of meaning as each of them is.
  public func hostWords(of pfn: UInt64) -> UnsafePointer<UInt64>? { hostMemory.words(of: pfn) }

  /// Words that the last step changed, some more than once; valid until the next step.
  public var writtenMemoryThisStep: UnsafeBufferPointer<Address> { hostMemory.writtenThisStep }

  /// Pages whose words were ever changed since boot, each once; all others are zero.
  public var writtenMemorySinceBoot: UnsafeBufferPointer<UInt64> { hostMemory.touchedPages }
}
