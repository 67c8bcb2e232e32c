import Hypercalls

extension Specification {
  /// A dying VM ends: all that it was made of goes back to the host, on lists that start in the
  /// host's structure, and the host's structures are pinned no longer.
  ///
  /// The guest's pages must have been taken back: nobody could, once the VM is gone. Where a design
  /// lets it end early they are lost.
  mutating func step(
    _ call: FinalizeTeardownVM, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    let slot = try vm(call.handle)
    let vm = vms[slot]
    try require(vm.loadCount == 0, else: .vcpuInUse)
    try require(vm.state == .dying, else: .notDying)
    try require(!vm.isReadyMade, else: .madeAtBoot)
    try require(vm.mappingCount == 0 || extensions.contains(.earlyEnd), else: .stillMapped)

    var tables = hostList(at: vm.hostVM + HostVM.tablesGivenBack)
    var structures = hostList(at: vm.hostVM + HostVM.structuresGivenBack)
    endReading(evidence)
    releaseTables(of: slot)
    var pool = vms[slot].pool
    while let pfn = vms.takeFirst(from: &pool) { giveBack(pfn, on: &tables) }
    tearDownVCPUs(of: slot, tables: &tables, structures: &structures)
    tearDown(vm.area, on: &structures)
    write(tables)
    write(structures)
    count(-1, pinsOf: vm.hostVM, hostVMSize)
    vms[slot] = AbstractVM()
    return decided(by: .granted)
  }

  /// Puts the guest's tables into the VM's pool, mostly with nothing but poison in them: children
  /// before their parents, the roots last.
  private mutating func releaseTables(of slot: Int) {
    for number in 0..<vms.mappings.keyCount {
      guard let key = vms.mappings.key(at: number), VMs.keys(of: slot).contains(key) else {
        continue
      }
      vms.setMapping(nil, at: GuestFrame(slot: slot, gfn: VMs.number(ofKey: key)))
    }
    let all = 0..<addressSpacePageCount
    while let middle = firstTable(level: 2, translating: all, of: slot) {
      let area = middle..<middle + 1 << 18
      while let last = firstTable(level: 3, translating: area, of: slot) {
        release(level: 3, last, of: slot)
      }
      release(level: 2, middle, of: slot)
    }
    for root in vms[slot].root..<vms[slot].root + 2 { addToPool(root, of: slot) }
  }

  /// The first frame that the lowest table of a level translates, of those for some frames.
  private func firstTable(
    level: Int, translating frames: Range<UInt64>, of slot: Int
  ) -> UInt64? {
    let first = VMs.tableKey(level, frames.lowerBound, slot: slot)
    let last = VMs.tableKey(level, frames.upperBound - 1, slot: slot)
    guard let key = vms.tables.firstKey(in: first..<last + 1) else { return nil }
    return VMs.number(ofKey: key) << UInt64(9 * (4 - level))
  }

  private mutating func release(level: Int, _ gfn: UInt64, of slot: Int) {
    let key = VMs.tableKey(level, gfn, slot: slot)
    guard let table = vms.tables[key] else { return }
    vms.tables[key] = nil
    addToPool(table.pfn, of: slot)
  }

  private mutating func tearDownVCPUs(
    of slot: Int, tables: inout HostList, structures: inout HostList
  ) {
    while let key = vms.vcpus.firstKey(in: VMs.keys(of: slot)), var vcpu = vms.vcpus[key] {
      count(-1, pinsOf: vcpu.hostVCPU, hostVCPUSize)
      while let pfn = vms.pop(from: &vcpu.memcache) { giveBack(pfn, on: &tables) }
      tearDown(PageRange(first: vcpu.area, count: 1), on: &structures)
      vms.vcpus[key] = nil
    }
  }
}
