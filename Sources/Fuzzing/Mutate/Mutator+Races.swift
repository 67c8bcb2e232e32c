import Hypercalls
import Specification

// Where a write of the host's may meet a read: in a structure that some call will look at.
extension Mutator {
  /// The place before a call that reads what the host wrote; nil where none is met.
  mutating func randomReader(in records: RecordBuffer) -> Int? {
    for _ in 0..<8 {
      let index = random.below(records.count)
      let opcode = Opcode(rawValue: records.opcode(at: index))
      if opcode?.fieldsRead != nil { return index }
    }
    return nil
  }

  /// What goes wrong with the call that comes next, now and then: the host writes what that reads,
  /// or it gets no memory.
  mutating func disturbance(ofNext records: RecordBuffer, at index: Int) -> RawCall? {
    guard index < records.count else { return nil }
    let next = records.call(at: index, in: layout)
    var wishes = GuestWishes()
    var call = RawCall(opcode: .failAllocation)
    if let fields = next.opcode.fieldsRead, let page = structure(readBy: next) {
      call = RawCall(opcode: .hostMemoryRace)
      wishes.pages = [page, randomFreePage(), nil]
      wishes.field = randomField(of: fields)
    }
    guard swarm.all.contains(call.opcode),
      random.oneIn(call.opcode == .hostMemoryRace ? 2 : 16)
    else { return nil }
    draw(&call, wishes: wishes, meeting: records)
    return decide(call) == .granted ? call : nil
  }

  private mutating func randomField(
    of fields: ClosedRange<StructureField.RawValue>
  ) -> StructureField.RawValue {
    fields.lowerBound + UInt64(random.below(fields.count))
  }

  /// The page of the structure that a call reads.
  private func structure(readBy call: RawCall) -> UInt64? {
    switch call.opcode {
    case .initVM: return Address(call.x[0]).pfn
    case .initVCPU: return Address(call.x[1]).pfn
    case .hostShareGuest, .hostDonateGuest: return structureOfLoadedVCPU()
    case .finalizeTeardownVM, .teardownVM:
      return Self.slot(of: call.x[0]).map { specification.vm(slot: $0).hostVM.pfn }
    case .ffaMemShare, .ffaMemLend, .ffaMemFragTx: return specification.descriptorBuffers?.transmit
    default: return nil
    }
  }

  /// Arguments of a race with whatever reads a structure later on.
  mutating func wishesForRace(meeting records: RecordBuffer) -> GuestWishes {
    var wishes = GuestWishes()
    let reader: Opcode
    switch random.below(5) {
    case 0:
      reader = .initVM
      wishes.pages[0] = pageOfCall(.setHostVM, in: records)
    case 1:
      reader = .initVCPU
      wishes.pages[0] = pageOfCall(.setHostVCPU, in: records)
    case 2:
      reader = .hostShareGuest
      wishes.pages[0] = structureOfLoadedVCPU()
    case 3:
      reader = .finalizeTeardownVM
      wishes.pages[0] = pageOfCall(.setHostVM, in: records)
    default:
      reader = .ffaMemShare
      wishes.pages[0] = pageOfCall(.setFFADescriptor, in: records)
    }
    wishes.pages[1] = randomFreePage()
    wishes.field = reader.fieldsRead.map { randomField(of: $0) }
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
