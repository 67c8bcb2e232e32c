import Hypercalls

/// Draws the arguments of a call, pages by preference from those that the program uses already:
/// calls that never meet on a page have nothing to say to each other.
struct ArgumentDrawer: HypercallVisitor, ArgumentVisitor {
  let layout: UnsafePointer<MachineLayout>
  let records: RecordBuffer
  let opcodesWithPage: OpcodeSet
  var random: Random
  /// The registers; those not drawn keep their values.
  var x: InlineArray<6, UInt64>
  /// The only argument to draw, or nil for all.
  var target: Int?
  private var next = 0

  init(
    _ call: RawCall, only target: Int? = nil, meeting records: RecordBuffer,
    opcodesWithPage: OpcodeSet, layout: UnsafePointer<MachineLayout>, random: Random
  ) {
    x = call.x
    self.target = target
    self.records = records
    self.opcodesWithPage = opcodesWithPage
    self.layout = layout
    self.random = random
  }

  mutating func visit<C: Hypercall>(_ call: C) {
    var call = call
    call.forEachArgument(&self)
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if target == nil || target == next {
      let page = A.self == Pfn.self ? pageNearOthers() : nil
      x[next] = page ?? A.draw(&random, in: layout.pointee).register
    }
    next += 1
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
      case 10: return page &- 1
      default: return page
      }
    }
    return nil
  }
}

/// Takes over the registers of another call; arguments that it has not keep their defaults.
struct ArgumentTaker: HypercallVisitor, ArgumentVisitor {
  var x: InlineArray<6, UInt64>
  let count: Int
  private var next = 0

  init(x: InlineArray<6, UInt64>, count: Int) {
    self.x = x
    self.count = count
  }

  mutating func visit<C: Hypercall>(_ call: C) {
    var call = C()
    call.forEachArgument(&self)
    for index in next..<RawCall.registerCount { x[index] = 0 }
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if next >= count { x[next] = argument.register }
    next += 1
  }
}

/// How many arguments a call has.
struct ArgumentCounter: HypercallVisitor, ArgumentVisitor {
  private var count = 0

  init() {}

  mutating func visit<C: Hypercall>(_ call: C) -> Int {
    var call = call
    call.forEachArgument(&self)
    return count
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) { count += 1 }
}
