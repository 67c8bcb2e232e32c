import Hypercalls
import Specification

// What suits the VMs and guests of the state that a new call meets.
extension Mutator {
  /// VMs come into the lowest free slot, so that the used ones are among the first.
  private static let slotCount = 8

  /// A CPU for a call, by preference one on which it can do something.
  mutating func drawActor(for opcode: Opcode, isProtected: Bool?) -> UInt8 {
    let first = random.below(Int(ByteFormat.actorCount))
    if random.oneIn(16) { return UInt8(first) }
    if opcode.isOfDevice { return drawDevice() }
    guard opcode.needsLoadedVCPU || opcode == .vcpuLoad else {
      return random.oneIn(8) ? UInt8(first) : 0
    }
    if opcode.needsLoadedVCPU, let cpu = cpuOfTopic(isProtected: isProtected) { return cpu }
    // Mostly the first that will do, so that what follows meets it there; else one to load on.
    var idle: UInt8?
    for step in 0..<Int(ByteFormat.actorCount) {
      let cpu = random.oneIn(8) ? (first + step) % Int(ByteFormat.actorCount) : step
      let loaded = specification.loadedVCPU(on: cpu)
      if opcode == .vcpuLoad {
        if loaded == nil { return UInt8(cpu) }
      } else if loaded == nil {
        idle = UInt8(cpu)
      } else if let loaded {
        let kind = specification.vm(slot: loaded.slot).isProtected
        if isProtected == nil || isProtected == kind { return UInt8(cpu) }
      }
    }
    return idle ?? 0
  }

  /// Half of the time the CPU that has a vCPU of the topic loaded, where its VM is of the kind.
  private mutating func cpuOfTopic(isProtected: Bool?) -> UInt8? {
    guard let topic, random.oneIn(2) else { return nil }
    let kind = specification.vm(slot: topic).isProtected
    guard isProtected == nil || isProtected == kind else { return nil }
    for cpu in 0..<ByteFormat.actorCount
    where specification.loadedVCPU(on: Int(cpu))?.slot == topic { return cpu }
    return nil
  }

  /// Arguments that suit the state, for a call that the CPU makes; about a certain VM, if named.
  mutating func wishes(
    for call: RawCall, isProtected: Bool?, handle: UInt64? = nil, meeting records: RecordBuffer
  ) -> GuestWishes {
    var wishes = GuestWishes()
    var slot = handle.flatMap { Self.slot(of: $0) }
    if call.opcode.needsLoadedVCPU {
      slot = specification.loadedVCPU(on: Int(call.actor))?.slot
    } else if slot == nil, let state = call.opcode.neededState {
      slot = randomSlot(from: random.oneIn(2) ? topic : nil) { vm in
        vm.state == state
          && (state == .reserved || isProtected == nil || isProtected == vm.isProtected)
      }
      // Where there is none, the one that comes next.
      if slot == nil { slot = randomSlot(from: 0) { $0.state == .free } }
    }
    if call.opcode == .initVCPU, handle == nil { slot = slotThatLacksVCPU() }
    wishes.handle = slot.map { Handle.first + UInt64($0) }

    switch call.opcode {
    case .iommuUnmapPages, .deviceRead, .deviceWrite: wishForPlace(&wishes, for: call)
    case .hostShareGuest:
      wishes.pageCount = 1
      if random.oneIn(8) {
        wishForBlock(&wishes)
      } else if random.oneIn(2) {
        wishes.pages[0] = randomFreePage()
      }
    case .hostDonateGuest, .offerMemcachePage: wishes.pages[0] = randomFreePage()
    case .initVM:
      wishes.pages = [
        pageOfCall(.setHostVM, in: records), randomFreePage(count: isLinux612 ? 2 : 1),
        randomFreePage(count: 2, alignment: 2),
      ]
    case .initVCPU:
      wishes.pages = [
        pageOfCall(.setHostVCPU, in: records), randomFreePage(count: isLinux612 ? 3 : 1), nil,
      ]
    case .hostMemoryRace: return wishesForRace(meeting: records)
    case .popTeardownPage: wishes.pages[0] = pageOfCall(.setHostVM, in: records)
    case .forceReclaimGuestPage:
      if random.oneIn(2), let page = pageOfCall(.hostDonateGuest, in: records) {
        wishes.pages[0] = page
      } else if let frame = randomFrame(of: nil, isGuests: true) {
        wishes.pages[0] = specification.guestMapping(at: frame)?.pfn
      }
    case .reclaimDyingGuestPage, .reclaimGuestPage:
      guard let frame = randomFrame(of: slot, isGuests: true) else { break }
      wishes.handle = Handle.first + UInt64(frame.slot)
      wishes.frame = frame.gfn
    case .finalizeTeardownVM:
      guard handle == nil else { break }
      slot = randomSlot(from: topic) { $0.state.exists && $0.hostVM.rawValue != 0 }
      wishes.handle = slot.map { Handle.first + UInt64($0) }
    case .ffaRXTXMap, .ffaMemShare, .ffaMemLend, .ffaMemFragTx, .ffaMemReclaim, .setFFADescriptor,
      .setFFARange:
      wishForTransaction(&wishes, call.opcode)
    default:
      wishes.pageCount = call.opcode.neededState == .live ? 1 : nil
      guard let slot, let frame = randomFrame(of: slot) else { break }
      wishes.frame = frame.gfn
      let isBlock = specification.guestMapping(at: frame)?.isBlock == true
      wishes.pageCount = isBlock ? GuestMapping.blockPageCount : 1
    }
    return wishes
  }

  /// The slot that a handle names, where it is one that VMs come into.
  static func slot(of handle: UInt64) -> Int? {
    let slot = handle &- Handle.first
    return slot < UInt64(Specification.vmSlotCount) ? Int(slot) : nil
  }

  /// 2 MiB of memory and of the guest's address space.
  private mutating func wishForBlock(_ wishes: inout GuestWishes) {
    let block = GuestMapping.blockPageCount
    wishes.pageCount = block
    wishes.pages[0] = firstFavourite / block * block + block * UInt64(random.below(4))
    wishes.frame = block * UInt64(random.below(4))
  }

  private var firstFavourite: UInt64 {
    layout.pointee.ram.first + layout.pointee.favouriteIndex
  }

  /// 6.12's structures take more pages.
  private var isLinux612: Bool { profile.design == .linux612 }

  /// A page near the favourites that is the host's alone, or the first of several.
  mutating func randomFreePage(count: UInt64 = 1, alignment: UInt64 = 1) -> UInt64? {
    for _ in 0..<6 {
      let page = (firstFavourite + UInt64(random.below(32))) & ~(alignment - 1)
      var isFree = true
      for pfn in page..<page + count {
        let owned = specification[pfn]
        isFree = isFree && owned.owner == .host && owned.borrower == .none
      }
      if isFree { return page }
    }
    return nil
  }

  private mutating func randomSlot(
    from first: Int? = nil, where suits: (AbstractVM) -> Bool
  ) -> Int? {
    let first = first ?? random.below(Self.slotCount)
    for step in 0..<Self.slotCount {
      let slot = (first + step) % Self.slotCount
      if suits(specification.vm(slot: slot)) { return slot }
    }
    return nil
  }

  /// A VM that waits for a vCPU, or the slot that the next VM will come into.
  private mutating func slotThatLacksVCPU() -> Int? {
    for slot in 0..<Self.slotCount {
      let vm = specification.vm(slot: slot)
      guard vm.state.exists else { return slot }
      for index in 0..<min(UInt64(vm.createdVCPUs), 2)
      where specification.vcpu(index, slot: slot) == nil { return slot }
    }
    return nil
  }

  /// Where some mapping of a guest begins; of any VM's guest with nil.
  mutating func randomFrame(of slot: Int?, isGuests: Bool = false) -> GuestFrame? {
    let count = specification.guestFrameCount
    guard count > 0 else { return nil }
    for _ in 0..<4 {
      guard let frame = specification.guestFrame(random.below(count)),
        slot == nil || frame.slot == slot
      else { continue }
      if isGuests, specification.guestMapping(at: frame)?.state == .borrowed { continue }
      return frame
    }
    return nil
  }

  /// The page that some earlier call with the opcode names first.
  mutating func pageOfCall(_ opcode: Opcode, in records: RecordBuffer) -> UInt64? {
    guard !records.isEmpty else { return nil }
    for _ in 0..<4 {
      let index = random.below(records.count)
      guard records.opcode(at: index) == opcode.rawValue else { continue }
      return Pfn(code: UInt64(records.pageCode(at: index)), in: layout).rawValue
    }
    return nil
  }
}
