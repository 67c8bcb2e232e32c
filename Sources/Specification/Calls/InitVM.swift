import Hypercalls

extension Specification {
  /// The VM that the host's structure describes is made in memory that the host gives; the
  /// structure is pinned for the VM's life.
  ///
  /// In the newest design it comes to the slot that was reserved for it, in 6.12 to the lowest free
  /// one, and its handle is the answer.
  mutating func step(_ call: InitVM, _ evidence: Evidence) throws(Expectation) -> Expectation {
    let isInSpace =
      isAddressable(call.hostVM, hostVMSize) && isAddressable(call.area, 1)
      && isAddressable(call.root, HypStructure.root)
    try require(isInSpace, else: .beyondAddressSpace)
    let structure = call.hostVM.pages(hostVMSize)
    try refuse(obstacle(toPinning: structure))
    try requireTables(for: demand(forPinning: structure), evidence)

    let created = hostMemory.half(at: call.hostVM + HostVM.createdVCPUs)
    try require(created > 0, else: .noVCPUs)
    let handle = Handle(hostMemory.half(at: call.hostVM + HostVM.handle) & 0xffff)
    try require(design != .mainline || handle.rawValue >= Handle.first, else: .noHandle)
    let size = HypStructure.vm(createdVCPUs: created, in: design)
    let area = call.area.pages(size)
    let root = call.root.pages(HypStructure.root)
    try require(
      isHostsToGive(call.area, size) && isHostsToGive(call.root, HypStructure.root)
        && (area.end <= root.first || root.end <= area.first),
      else: .areaNotHosts)
    let slot = try slot(forVM: handle, root: root.first)
    try requireTables(for: demand(forGiving: area) + demand(forGiving: root), evidence)

    count(1, pinsOf: call.hostVM, hostVMSize)
    take(area, for: slot, content: .hyp)
    take(root, for: slot, content: .nobody)
    var vm = AbstractVM()
    vm.state = .live
    vm.createdVCPUs = UInt32(truncatingIfNeeded: created)
    vm.hostVM = call.hostVM
    vm.area = area
    vm.root = root.first
    guard design == .mainline else {
      vms[slot] = vm
      return decided(by: .granted, as: ReturnCode(rawValue: Int64(Handle.first) + Int64(slot)))
    }
    vm.isProtected = hostMemory[call.hostVM + HostVM.isProtected] & 1 != 0
    vms[slot] = vm
    return decided(by: .granted)
  }

  /// The slot of a new VM. The two roots must be as the hardware wants them.
  private func slot(forVM handle: Handle, root: UInt64) throws(Expectation) -> Int {
    guard design == .mainline else {
      guard let slot = vms.firstFree else { throw decided(by: .noSlot) }
      try require(root & 1 == 0, else: .rootNotAligned)
      return slot
    }
    try require(root & 1 == 0, else: .rootNotAligned)
    guard let slot = slot(of: handle), vms[slot].state == .reserved else {
      throw decided(by: .notReserved)
    }
    return slot
  }
}
