import Hypercalls

/// Writes every call of an opcode that an alphabet has.
struct LetterWriter: HypercallVisitor {
  let values: ProgramValues
  var simplest: SimplestValues
  let size: CallAlphabet.Size
  let layout: MachineLayout

  mutating func visit<C: Hypercall>(_ call: C) -> [RawCall] {
    var call = call
    var reader = ChoiceReader(opcode: C.opcode, writer: self, valueCount: size.valueCount)
    call.forEachArgument(&reader)
    while reader.combinationCount > size.combinationsMax, reader.valueCount > 1 {
      reader.takeFewerValues()
      call.forEachArgument(&reader)
    }
    simplest = reader.writer.simplest
    var calls = Self.combinations(of: reader.plain, C.opcode)
    for place in reader.odd.indices {
      var choices = reader.plain
      choices[place] = reader.odd[place]
      calls += Self.combinations(of: choices, C.opcode)
    }
    return calls
  }

  private static func combinations(of choices: [[UInt64]], _ opcode: Opcode) -> [RawCall] {
    var calls = [RawCall(opcode: opcode)]
    for (register, values) in choices.enumerated() {
      calls = calls.flatMap { call in
        values.map { call.replacing(register: register, with: $0) }
      }
    }
    return calls
  }
}

/// Collects what each argument of a call may be.
private struct ChoiceReader: ArgumentVisitor {
  let opcode: Opcode
  private(set) var writer: LetterWriter
  private(set) var valueCount: Int
  /// What the arguments may be together, and what one of them may be beside.
  private(set) var plain: [[UInt64]] = []
  private(set) var odd: [[UInt64]] = []

  init(opcode: Opcode, writer: LetterWriter, valueCount: Int) {
    self.opcode = opcode
    self.writer = writer
    self.valueCount = valueCount
  }

  mutating func takeFewerValues() {
    valueCount -= 1
    plain = []
    odd = []
  }

  var combinationCount: Int { plain.reduce(1) { $0 * $1.count } }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    let layout = writer.layout
    let shift = A.pageShift ?? 0
    let own = writer.values.values(of: opcode, register: plain.count)
    let pages: [UInt64]
    switch A.self {
    case is Pfn.Type, is Address.Type:
      let first = layout.ram.first + layout.favouriteIndex
      pages = (first..<first + UInt64(writer.size.pageCount)).map { $0 << shift }
    default: pages = Array(writer.simplest.of(A.self, valueCount))
    }
    let choices = pages + own.subtracting(pages).sorted()
    plain.append(choices)

    var others = Set(writer.values.values(of: A.self))
    if A.isPage {
      // What lies beside a page of another kind can be of that kind or not.
      others.formUnion(others.flatMap { [$0 &- 1 << shift, $0 &+ 1 << shift] })
      others.formUnion(layout.notablePages.map { $0 << shift })
    }
    let known = others.subtracting(choices).filter { A(register: $0).code(in: layout) != nil }
    odd.append(writer.size.hasOddValues ? known.sorted() : [])
  }
}

extension Argument {
  fileprivate static var isPage: Bool {
    self == Pfn.self || self == DevicePage.self || self == Address.self
  }
}
