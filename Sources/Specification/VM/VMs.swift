import Hypercalls

/// All VMs: the table of them, their vCPUs, what their guests map, and of what pages.
///
/// Owns its storage, allocated once. A program without VM calls touches none of it.
struct VMs: ~Copyable {
  static let slotCount = 255
  static let cpuCount = Int(ByteFormat.actorCount)

  let map: FrameMap
  private let slots: UnsafeMutablePointer<AbstractVM>
  /// Of each listed page, the next one on its list.
  private let links: UnsafeMutablePointer<UInt32>
  /// Of each page that a guest owns, the frame where it has it.
  private let homes: UnsafeMutablePointer<UInt32>

  var vcpus = KeyTable<AbstractVCPU>(capacityBits: 10)
  var mappings = KeyTable<GuestMapping>(capacityBits: 13)
  var tables = KeyTable<GuestTable>(capacityBits: 13)
  /// Which vCPU each CPU has loaded, by its key; 0: none.
  var loaded = InlineArray<4, UInt64>(repeating: 0)

  private let changed: UnsafeMutablePointer<GuestFrame>
  private var changedCount = 0
  /// Slots whose entry of the table a step changed.
  private let changedSlots: UnsafeMutablePointer<SlotSet>
  /// Slots where a step made or ended a VM or a vCPU.
  private let rebuiltSlots: UnsafeMutablePointer<SlotSet>
  /// Whether a call may have changed anything since boot.
  var isUsed = false

  /// Slots from here on are free, as no call has used them since boot.
  private(set) var slotEnd = 0

  private let readyMade: PageRange

  /// `map` stays its owner's.
  init(map: FrameMap, readyMade: PageRange) {
    self.map = map
    self.readyMade = readyMade
    slots = .allocate(capacity: Self.slotCount)
    slots.initialize(repeating: AbstractVM(), count: Self.slotCount)
    links = zeroedMemory(map.pageCount)
    homes = zeroedMemory(map.pageCount)
    changed = zeroedMemory(mappings.keyCountMax)
    changedSlots = .allocate(capacity: 1)
    changedSlots.initialize(to: SlotSet())
    rebuiltSlots = .allocate(capacity: 1)
    rebuiltSlots.initialize(to: SlotSet())
    boot(readyMade)
    beginStep()
  }

  deinit {
    slots.deallocate()
    release(links)
    release(homes)
    release(changed)
    changedSlots.deallocate()
    rebuiltSlots.deallocate()
  }

  /// Any slot's entry.
  subscript(slot: Int) -> AbstractVM {
    get { slots[slot] }
    set {
      let old = slots[slot]
      if old.state != newValue.state || old.vcpuCount != newValue.vcpuCount {
        rebuiltSlots.pointee.insert(slot)
      }
      slots[slot] = newValue
      slotEnd = max(slotEnd, slot + 1)
      changedSlots.pointee.insert(slot)
    }
  }

  /// The lowest free slot.
  var firstFree: Int? { (0..<Self.slotCount).first { slots[$0].state == .free } }

  /// The frame at which its guest has a page that the guest owns.
  func home(of pfn: UInt64) -> UInt64 { map.index(of: pfn).map { UInt64(homes[$0]) } ?? 0 }

  func setHome(of pfn: UInt64, _ gfn: UInt64) {
    if let index = map.index(of: pfn) { homes[index] = UInt32(truncatingIfNeeded: gfn) }
  }

  var changedThisStep: UnsafeBufferPointer<GuestFrame> {
    UnsafeBufferPointer(start: changed, count: changedCount)
  }

  var changedSlotsThisStep: SlotSet { changedSlots.pointee }
  var rebuiltSlotsThisStep: SlotSet { rebuiltSlots.pointee }

  @inline(__always) mutating func beginStep() {
    changedCount = 0
    changedSlots.pointee.removeAll()
    rebuiltSlots.pointee.removeAll()
  }

  /// Writes what a guest has at the first frame of a mapping; a step writes a frame at most once.
  mutating func setMapping(_ mapping: GuestMapping?, at frame: GuestFrame) {
    mappings[Self.key(frame)] = mapping
    changed[changedCount] = frame
    changedCount += 1
  }

  mutating func reset() {
    beginStep()
    guard isUsed else { return }
    isUsed = false
    for slot in 0..<slotEnd { slots[slot] = AbstractVM() }
    slotEnd = 0
    vcpus.reset()
    mappings.reset()
    tables.reset()
    loaded = InlineArray(repeating: 0)
    boot(readyMade)
    beginStep()
  }
}

// Keys of what belongs to a VM; the slot is in the upper bits, so that a VM's keys are a range.
extension VMs {
  static func key(_ frame: GuestFrame) -> UInt64 { UInt64(frame.slot + 1) << 48 | frame.gfn }
  static func vcpuKey(_ index: UInt64, slot: Int) -> UInt64 { UInt64(slot + 1) << 48 | index }

  /// A table of a level, of the two below the roots, that translates a frame.
  static func tableKey(_ level: Int, _ gfn: UInt64, slot: Int) -> UInt64 {
    UInt64(slot + 1) << 48 | UInt64(level) << 40 | gfn >> UInt64(9 * (4 - level))
  }

  static func slot(ofKey key: UInt64) -> Int { Int(key >> 48) - 1 }
  static func number(ofKey key: UInt64) -> UInt64 { key & 0xffff_ffff }

  /// All keys of a slot.
  static func keys(of slot: Int) -> Range<UInt64> {
    UInt64(slot + 1) << 48..<UInt64(slot + 2) << 48
  }
}

// The hypervisor's lists of pages.
extension VMs {
  private func link(_ pfn: UInt64) -> UInt64 { map.index(of: pfn).map { UInt64(links[$0]) } ?? 0 }

  private func setLink(_ pfn: UInt64, _ next: UInt64) {
    if let index = map.index(of: pfn) { links[index] = UInt32(truncatingIfNeeded: next) }
  }

  /// The page behind one on a list that has more of them.
  func next(_ pfn: UInt64) -> UInt64 { link(pfn) }

  func push(_ pfn: UInt64, on stack: inout PageStack) {
    setLink(pfn, stack.top)
    stack.top = pfn
    stack.count += 1
  }

  func pop(from stack: inout PageStack) -> UInt64? {
    guard stack.count > 0 else { return nil }
    let pfn = stack.top
    stack.top = link(pfn)
    stack.count -= 1
    return pfn
  }

  func append(_ pfn: UInt64, to queue: inout PageQueue) {
    if queue.count == 0 { queue.first = pfn } else { setLink(queue.last, pfn) }
    queue.last = pfn
    queue.count += 1
  }

  func takeFirst(from queue: inout PageQueue) -> UInt64? {
    guard queue.count > 0 else { return nil }
    let pfn = queue.first
    queue.first = link(pfn)
    queue.count -= 1
    return pfn
  }
}
