import Hypercalls

/// Draws the arguments of a call, by preference such as the program's calls have already: calls
/// that never meet on a page or a guest have nothing to say to each other.
struct ArgumentDrawer: HypercallVisitor, ArgumentVisitor {
  let opcode: Opcode
  let layout: UnsafePointer<MachineLayout>
  let records: RecordBuffer
  let opcodesWithPage: OpcodeSet
  var random: Random
  /// The registers; those not drawn keep their values.
  var x: InlineArray<6, UInt64>
  /// The only argument to draw, or nil for all.
  var target: Int?
  /// The arguments that are to have values at which something changes, a bit for each.
  var outliers: UInt8 = 0
  /// The arguments of another call, to be taken over where this one has such: what undoes a call
  /// names the same range.
  var source: ArgumentList?
  /// What suits the state of VMs and guests.
  var wishes: GuestWishes
  private var next = 0
  private var pageCount = 0
  private var sizeCount = 0
  /// What the outlier is, and its value: a limit is often one of two arguments together.
  private var strayed: (kind: ArgumentKind, value: UInt64)?
  /// Whether the page is the one before a page of another call, so that a range reaches over that.
  private var reachesOver = false

  init(
    _ call: RawCall, only target: Int? = nil, from source: ArgumentList? = nil,
    wishes: GuestWishes = GuestWishes(), meeting records: RecordBuffer,
    opcodesWithPage: OpcodeSet, layout: UnsafePointer<MachineLayout>, random: Random
  ) {
    opcode = call.opcode
    x = call.x
    self.target = target
    self.source = source
    self.wishes = wishes
    self.records = records
    self.opcodesWithPage = opcodesWithPage
    self.layout = layout
    self.random = random
  }

  mutating func visit<C: Hypercall>(_ call: C) {
    var call = call
    call.forEachArgument(&self)
    for index in next..<RawCall.registerCount { x[index] = 0 }
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if target == nil || target == next {
      let kind = ArgumentKind(of: A.self)
      // What one type can say, another may have no code for.
      let known = known(kind).map { A(register: $0 << (A.pageShift ?? 0)) }
      if let known, known.code(in: layout.pointee) != nil {
        x[next] = known.register
      } else if source != nil, kind == .pageCount {
        x[next] = argument.register
      } else {
        x[next] = A.draw(&random, in: layout.pointee).register
      }
      if A.self == SmallNumber.self, opcode.namesVCPU, !random.oneIn(4) { x[next] = 0 }
      if A.self == MemoryWord.self, opcode == .hostMemoryRace { suitField() }
      // The longest structures have some twelve words, and most calls read a few.
      if A.self == SmallNumber.self, opcode == .hostMemoryRace, !random.oneIn(16) {
        x[next] = 1 + UInt64(random.below(1 << random.below(5)))
      }
      // Mostly one of the next few allocations fails, and those after it do not.
      if opcode == .failAllocation, !random.oneIn(4) {
        x[next] = next == 0 ? 1 + UInt64(random.below(4)) : 1
      }
      // One receiver, and the host as the sender.
      if opcode == .setFFADescriptor, next >= 4, !random.oneIn(16) { x[next] = next == 4 ? 1 : 0 }
      if opcode == .iommuMapPages, !random.oneIn(8) { suitDevice(A.self) }
      // Two roots in a row, which begin at an even page.
      if opcode == .initVM, next == 2, !random.oneIn(16) { x[next] &= ~0x1fff }
      if outliers >> next & 1 != 0 {
        x[next] = A.drawBoundary(&random, in: layout.pointee).register
        strayed = (kind, x[next])
      } else if let strayed, kind != .other, strayed.kind == kind, random.oneIn(2) {
        x[next] = strayed.value
      }
    }
    next += 1
    if ArgumentKind(of: A.self) == .page { pageCount += 1 }
  }

  /// What is memory is known from the page, which comes first.
  private mutating func suitDevice<A: Argument>(_ type: A.Type) {
    guard type == DeviceRights.self, x[next] & ~19 == 0 else { return }
    x[next] = x[next] & 3 | (layout.pointee.region(of: x[0]) == nil ? 16 : 0)
  }

  /// Where an address is read, the host mostly writes one: of a page that plays a part or is free,
  /// be it of its beginning or not; and where a number is, a number.
  private mutating func suitField() {
    guard !random.oneIn(4) else { return }
    if StructureField(register: x[1]).isAddress {
      guard let page = random.oneIn(2) ? wishes.pages[1] : pageNearOthers() else { return }
      let offset = random.oneIn(2) ? 0 : Address.drawOffset(&random)
      let word = MemoryWord(page << 12 | offset)
      if word.code(in: layout.pointee) != nil { x[next] = word.register }
    } else if x[next] >> 12 >= 2 {
      x[next] = UInt64(random.below(4))
    }
  }

  /// What the source has, or what is wished for: the size of a guest's mapping before all.
  private mutating func known(_ kind: ArgumentKind) -> UInt64? {
    if kind == .pageCount, reachesOver, random.oneIn(2) { return 3 }
    if kind == .pageCount, let count = wish(kind) { return count }
    if kind == .descriptorSize || kind == .transaction || opcode == .hostMemoryRace {
      return wish(kind)
    }
    return source?.take(kind) ?? wish(kind)
  }

  /// What suits the state, as a number of pages where it is one; nil for anything.
  private mutating func wish(_ kind: ArgumentKind) -> UInt64? {
    switch kind {
    case .page:
      let page = pageCount < wishes.pages.count ? wishes.pages[pageCount] : nil
      return random.oneIn(8) ? pageNearOthers() : page ?? pageNearOthers()
    case .frame: return random.oneIn(8) ? nil : wishes.frame
    case .handle: return random.oneIn(8) ? nil : wishes.handle
    case .pageCount: return random.oneIn(8) ? nil : wishes.pageCount
    case .field: return random.oneIn(8) ? nil : wishes.field
    case .transaction: return random.oneIn(8) ? nil : wishes.transaction
    case .descriptorSize:
      defer { sizeCount += 1 }
      guard sizeCount < wishes.sizes.count, !random.oneIn(16) else { return nil }
      return wishes.sizes[sizeCount]
    case .device: return random.oneIn(8) ? nil : wishes.place?.device
    case .iova: return random.oneIn(8) ? nil : wishes.place?.iova
    // One that another call has, or memory.
    case .devicePage: return random.oneIn(4) ? pageNearOthers() : nil
    case .vcpuCount, .other: return nil
    }
  }

  /// A page of some call, or one beside it; nil for a new one.
  private mutating func pageNearOthers() -> UInt64? {
    let choice = random.below(16)
    guard choice < 11, !records.isEmpty else { return nil }
    for _ in 0..<3 {
      let index = random.below(records.count)
      guard opcodesWithPage.contains(records.opcode(at: index)) else { continue }
      let page = Pfn(code: UInt64(records.pageCode(at: index)), in: layout).rawValue
      switch choice {
      case 9: return page &+ 1
      case 10:
        reachesOver = true
        return page &- 1
      default: return page
      }
    }
    return nil
  }
}
