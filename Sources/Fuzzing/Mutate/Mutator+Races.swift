import Hypercalls
import Specification

// Where a write of the host's may meet a read: in a structure that some call will look at.
extension Mutator {
  /// A race with the call that comes next, now and then, where that reads what the host wrote.
  mutating func raceWithNext(_ records: RecordBuffer, at index: Int) -> RawCall? {
    guard index < records.count, swarm.current.contains(.hostMemoryRace), random.oneIn(4) else {
      return nil
    }
    guard let place = structure(readBy: records.call(at: index, in: layout)) else { return nil }
    let call = RawCall(opcode: .hostMemoryRace)
    var wishes = GuestWishes()
    wishes.pages[0] = place.page
    wishes.field = place.fields.lowerBound + UInt64(random.below(place.fields.count))
    var drawer = ArgumentDrawer(
      call, wishes: wishes, meeting: records, opcodesWithPage: opcodesWithPage, layout: layout,
      random: random)
    call.opcode.open(&drawer)
    random = drawer.random
    var race = call
    race.x = drawer.x
    return decide(race) == .granted ? race : nil
  }

  /// The page of the structure that a call reads, and the fields that it reads there.
  private func structure(
    readBy call: RawCall
  ) -> (page: UInt64, fields: ClosedRange<StructureField.RawValue>)? {
    switch call.opcode {
    case .initVM: return (Address(call.x[0]).pfn, Self.fieldsOfVM)
    case .initVCPU: return (Address(call.x[1]).pfn, Self.fieldsOfVCPU)
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
