import Hypercalls
import Specification

// Where a write of the host's may meet a read: in a structure that some call will look at.
extension Mutator {
  /// The place before a call that reads what the host wrote; nil where none is met.
  mutating func randomReader(in records: RecordBuffer) -> Int? {
    for _ in 0..<4 {
      let index = random.below(records.count)
      let opcode = Opcode(rawValue: records.opcode(at: index))
      if opcode?.readsHostMemory == true { return index }
    }
    return nil
  }

  /// What goes wrong with the call that comes next, now and then: the host writes what that reads,
  /// or it gets no memory.
  mutating func disturbance(ofNext records: RecordBuffer, at index: Int) -> RawCall? {
    guard index < records.count, random.oneIn(4) else { return nil }
    var wishes = GuestWishes()
    let opcode: Opcode
    if let place = structure(readBy: records.call(at: index, in: layout)) {
      opcode = .hostMemoryRace
      wishes.pages[0] = place.page
      wishes.field = place.fields.lowerBound + UInt64(random.below(place.fields.count))
    } else {
      opcode = .failAllocation
    }
    guard swarm.current.contains(opcode), opcode == .hostMemoryRace || random.oneIn(4) else {
      return nil
    }
    var call = RawCall(opcode: opcode)
    draw(&call, wishes: wishes, meeting: records)
    return decide(call) == .granted ? call : nil
  }

  /// The page of the structure that a call reads, and the fields that it reads there.
  private func structure(
    readBy call: RawCall
  ) -> (page: UInt64, fields: ClosedRange<StructureField.RawValue>)? {
    switch call.opcode {
    case .initVM: return (Address(call.x[0]).pfn, Self.fieldsOfVM)
    case .initVCPU: return (Address(call.x[1]).pfn, Self.fieldsOfVCPU)
    case .ffaMemShare, .ffaMemLend, .ffaMemFragTx:
      return specification.descriptorBuffers.map { ($0.transmit, Self.fieldsOfDescriptor) }
    case .hostShareGuest, .hostDonateGuest:
      return structureOfLoadedVCPU().map { ($0, Self.fieldsOfOffer) }
    case .finalizeTeardownVM, .teardownVM:
      let slot = Self.slot(of: call.x[0]).map { specification.vm(slot: $0) }
      return slot.map { ($0.hostVM.pfn, Self.fieldsOfTeardown) }
    default: return nil
    }
  }

  private static let fieldsOfVM =
    StructureField.createdVCPUs.rawValue...StructureField.isProtected.rawValue
  private static let fieldsOfVCPU =
    StructureField.vcpuIndex.rawValue...StructureField.vcpuIndex.rawValue
  private static let fieldsOfOffer =
    StructureField.memcacheHead.rawValue...StructureField.memcachePages.rawValue
  private static let fieldsOfTeardown =
    StructureField.teardownHead.rawValue...StructureField.stage2TeardownPages.rawValue
  private static let fieldsOfDescriptor =
    StructureField.listOffset.rawValue...StructureField.rangePages.rawValue

  /// Arguments of a race with whatever reads a structure later on.
  mutating func wishesForRace(meeting records: RecordBuffer) -> GuestWishes {
    var wishes = GuestWishes()
    let structure: UInt64?
    let fields: ClosedRange<StructureField.RawValue>
    switch random.below(5) {
    case 0:
      structure = pageOfCall(.setHostVM, in: records)
      fields = Self.fieldsOfVM
    case 1:
      structure = pageOfCall(.setHostVCPU, in: records)
      fields = Self.fieldsOfVCPU
    case 2:
      structure = structureOfLoadedVCPU()
      fields = Self.fieldsOfOffer
    case 3:
      structure = pageOfCall(.setHostVM, in: records)
      fields = Self.fieldsOfTeardown
    default:
      structure = pageOfCall(.setFFADescriptor, in: records)
      fields = Self.fieldsOfDescriptor
    }
    wishes.pages[0] = structure
    wishes.field = fields.lowerBound + UInt64(random.below(fields.count))
    return wishes
  }

  /// The page of the host's structure of a vCPU that a CPU has loaded.
  private func structureOfLoadedVCPU() -> UInt64? {
    for cpu in 0..<Int(ByteFormat.actorCount) {
      guard let loaded = specification.loadedVCPU(on: cpu),
        let vcpu = specification.vcpu(loaded.index, slot: loaded.slot),
        !layout.pointee.readyMadeVMs.contains(vcpu.hostVCPU.pfn)
      else { continue }
      return vcpu.hostVCPU.pfn
    }
    return nil
  }
}
