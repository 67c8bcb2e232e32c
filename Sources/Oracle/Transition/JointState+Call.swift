import Hypercalls
import Specification

// What each call is about. Asked before every call that the fuzzer makes: no allocation here.
extension Specification {
  /// The state of what a call is about, as it is before the call.
  @inline(__always) public func jointState(
    meeting call: RawCall, in layout: UnsafePointer<MachineLayout>
  ) -> JointState {
    var state = JointState()
    guard has(call.opcode) else { return state }
    let x = call.x[0]
    switch call.opcode {
    case .hostShareHyp, .hostUnshareHyp, .hostRead, .hostWrite, .hostMemAbort, .hostIdmap,
      .hostDonateHypMMIO, .hypDonateHostMMIO:
      state.note(pageClass(x, in: layout))
    case .hostShareHypRange, .hostUnshareHypRange, .hostDonateHyp, .hypDonateHost,
      .hypPinSharedMem, .hypUnpinSharedMem, .hostShareFFA, .hostUnshareFFA:
      setRange(PageRange(first: x, count: call.x[1]), of: &state, in: layout)
    case .hostPressure, .hypPressure, .failAllocation, .reserveVM:
      break
    default:
      setOther(call, of: &state, in: layout)
    }
    return state
  }

  @inline(never) private func setOther(
    _ call: RawCall, of state: inout JointState, in layout: UnsafePointer<MachineLayout>
  ) {
    switch call.opcode {
    case .hostShareDMA, .hostUnshareDMA, .iommuMapPages, .iommuUnmapPages, .deviceRead,
      .deviceWrite:
      setDevice(call, of: &state, in: layout)
    case .ffaRXTXMap, .ffaRXTXUnmap, .ffaMemShare, .ffaMemLend, .ffaMemFragTx, .ffaMemReclaim,
      .setFFADescriptor, .setFFARange, .setFFAAnswer:
      setTransaction(call, of: &state, in: layout)
    case .setHostVM, .setHostVCPU, .hostMemoryRace, .popTeardownPage, .createHostVM,
      .destroyHostVM:
      state.note(pageClass(Address(call.x[0]).pfn, in: layout))
    case .initVM:
      state.note(pageToGive(call.x[1], for: call.x[0], in: layout))
    case .initVCPU:
      state.note(pageToGive(call.x[2], for: call.x[1], in: layout))
      state.note(vmClass(call.x[0]))
    case .unreserveVM, .vcpuLoad, .startTeardownVM, .finalizeTeardownVM, .teardownVM,
      .vcpuRunBegin, .vcpuRunEnd:
      state.note(vmClass(call.x[0]))
      if call.opcode == .vcpuLoad { state.note(vcpuClass(on: call.actor)) }
    case .vcpuPut:
      if let loaded = loadedVCPU(on: Int(call.actor)) {
        state.note(VMClass(vm(slot: loaded.slot), inFull: true))
      } else {
        state.note(VMClass.noSlot)
      }
    default:
      setGuest(call, of: &state, in: layout)
    }
    if let field = fieldBeingWritten, call.opcode.fieldsRead?.contains(field.rawValue) == true {
      // What matters is what the call makes of it, wherever it is made.
      state = JointState()
      state.note(RaceClass(field, .none))
    }
  }

  /// What the host gives the hypervisor for a structure, once the host's own can be pinned; until
  /// then, that.
  private func pageToGive(
    _ area: UInt64, for structure: UInt64, in layout: UnsafePointer<MachineLayout>
  ) -> PageClass {
    let own = pageClass(Address(structure).pfn, in: layout)
    return own.borrower == .hyp ? pageClass(Address(area).pfn, in: layout) : own
  }

  private func setGuest(
    _ call: RawCall, of state: inout JointState, in layout: UnsafePointer<MachineLayout>
  ) {
    let x = call.x
    switch call.opcode {
    case .offerMemcachePage, .stockMemcache:
      state.note(pageClass(x[0], in: layout))
      state.note(vcpuClass(on: call.actor))
    case .hostShareGuest, .hostDonateGuest:
      setFrame(
        x[1], slot: loadedVCPU(on: Int(call.actor))?.slot, of: &state, withPage: false, in: layout)
      guard state[VMClass.self] != .noSlot else { break }
      state.note(state[FrameClass.self].orUsed)
      state.note(vcpuClass(on: call.actor))
      state.note(pageClass(x[0], in: layout))
    case .forceReclaimGuestPage:
      state.note(pageClass(x[0], in: layout))
      let home = self[x[0]].owner == .guest ? home(of: x[0]) : nil
      if let home { setFrame(home.gfn, slot: home.slot, of: &state, withPage: false, in: layout) }
    case .hostUnshareGuest, .hostWrprotectGuest, .hostTestClearYoungGuest,
      .reclaimDyingGuestPage, .reclaimGuestPage:
      setFrame(x[1], slot: slot(of: x[0]), of: &state, withPage: true, in: layout)
    default:
      // What a guest does, or the host for the one that the CPU has loaded.
      setFrame(
        x[0], slot: loadedVCPU(on: Int(call.actor))?.slot, of: &state, withPage: true, in: layout)
    }
  }

  /// The frame of a guest, its VM's kind, and where asked for the page that the guest has there.
  private func setFrame(
    _ gfn: UInt64, slot: Int?, of state: inout JointState, withPage: Bool,
    in layout: UnsafePointer<MachineLayout>
  ) {
    guard let slot else {
      state.note(VMClass.noSlot)
      return
    }
    state.note(VMClass(vm(slot: slot), inFull: false))
    let (frame, pfn) = frameClass(gfn, slot: slot, ipaPageCount: layout.pointee.ipaPageCount)
    state.note(frame)
    if withPage, let pfn { state.note(pageClass(pfn, in: layout)) }
  }

  private func setRange(
    _ range: PageRange, of state: inout JointState, in layout: UnsafePointer<MachineLayout>
  ) {
    let first = pageClass(range.first, in: layout)
    state.note(first)
    guard range.count != 1 else { return }
    guard range.count > 0 else {
      state.note(ExtentClass(.none))
      return
    }
    let last = pageClass(range.first &+ (range.count &- 1), in: layout)
    state.note(ExtentClass(last == first ? .alike : .mixed))
  }

  private func setDevice(
    _ call: RawCall, of state: inout JointState, in layout: UnsafePointer<MachineLayout>
  ) {
    let x = call.x
    switch call.opcode {
    case .hostShareDMA, .hostUnshareDMA:
      setRange(PageRange(first: x[0] >> 12, count: x[1] >> 12), of: &state, in: layout)
    case .iommuMapPages:
      setRange(PageRange(first: x[0], count: x[1]), of: &state, in: layout)
      let entry = deviceEntry(at: DevicePlace(device: x[2], iova: x[3]))
      state.note(entry == nil ? PlaceClass.empty : .used)
    default:
      let isAccess = call.opcode != .iommuUnmapPages
      let place = DevicePlace(
        device: isAccess ? UInt64(call.actor) : x[0], iova: isAccess ? x[0] : x[1])
      let entry = deviceEntry(at: place)
      state.note(PlaceClass(entry))
      if let entry { state.note(pageClass(entry.pfn, in: layout)) }
    }
  }

  /// Of a request to lend, the page that its descriptor lists first where descriptors usually do.
  private func setTransaction(
    _ call: RawCall, of state: inout JointState, in layout: UnsafePointer<MachineLayout>
  ) {
    let buffers = descriptorBuffers
    var transaction: AbstractTransaction?
    switch call.opcode {
    case .ffaRXTXMap, .setFFADescriptor, .setFFARange:
      state.note(pageClass(Address(call.x[0]).pfn, in: layout))
    case .ffaMemShare, .ffaMemLend, .ffaMemFragTx:
      if call.opcode == .ffaMemFragTx { transaction = self.transaction(call.x[0]) }
      guard let buffers else { break }
      let offset: UInt64 = call.opcode == .ffaMemFragTx ? 0 : 80
      let first = hostWord(at: Address(pfn: buffers.transmit, offset: offset)) >> 12
      state.note(pageClass(first, in: layout))
    case .ffaMemReclaim:
      transaction = self.transaction(call.x[0])
      if let transaction, transaction.rangeCount > 0 {
        state.note(pageClass(transaction[0].first, in: layout))
      }
    default: break
    }
    state.note(TransactionClass(hasBuffers: buffers != nil, transaction))
  }

  private func transaction(_ handle: UInt64) -> AbstractTransaction? {
    let slot = handle &- TransactionHandle.first
    return slot < UInt64(Self.transactionSlotCount) ? transaction(Int(slot)) : nil
  }

  private func slot(of handle: UInt64) -> Int? {
    let slot = handle &- Handle.first
    return slot < UInt64(Self.vmSlotCount) ? Int(slot) : nil
  }

  private func vmClass(_ handle: UInt64) -> VMClass {
    slot(of: handle).map { VMClass(vm(slot: $0), inFull: true) } ?? .noSlot
  }

  private func vcpuClass(on cpu: UInt8) -> VCPUClass {
    guard let loaded = loadedVCPU(on: Int(cpu)), let vcpu = vcpu(loaded.index, slot: loaded.slot)
    else { return .none }
    return VCPUClass(
      holdsEnough: vcpu.memcache.count >= 2, offersMore: hostOffersTables(on: Int(cpu)))
  }
}
