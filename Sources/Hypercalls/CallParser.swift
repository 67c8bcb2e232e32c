/// Reads `(pfn: ram+0x12, pages: 1)` into a call, after the call's own list of arguments.
struct CallParser: HypercallVisitor, ArgumentVisitor {
  var cursor: TextCursor
  let layout: MachineLayout
  /// The first mistake; nothing is read after it.
  private(set) var error: ProgramTextError?
  private var isFirst = true

  init(cursor: TextCursor, layout: MachineLayout) {
    self.cursor = cursor
    self.layout = layout
  }

  mutating func visit<C: Hypercall>(_ call: C) -> RawCall {
    var call = call
    cursor.skipSpaces()
    expect("(", "\"(\" and the arguments of \(C.name)")
    call.forEachArgument(&self)
    cursor.skipSpaces()
    expect(")", "\")\" after the last argument of \(C.name)")
    return RawCall(call)
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    cursor.skipSpaces()
    if !isFirst { expect(",", "\",\" and the argument \"\(name)\"") }
    isFirst = false
    guard error == nil else { return }

    cursor.skipSpaces()
    let start = cursor
    guard cursor.takeWord() == "\(name)" else {
      error = start.error(expected: "the argument \"\(name)\" (\(summary))", names: ["\(name)"])
      return
    }
    cursor.skipSpaces()
    expect(":", "\":\" and a value of \"\(name)\"")
    guard error == nil else { return }

    cursor.skipSpaces()
    let place = cursor
    let text = cursor.take { !TextCursor.isSpace($0) && $0 != "," && $0 != ")" && $0 != "#" }
    guard let value = A(text: text, in: layout) else {
      error = place.error(expected: A.domain)
      error?.message += suggestion(forValue: text, among: A.words)
      return
    }
    guard value.code(in: layout) != nil else {
      error = place.error("\"\(name)\" cannot be \(text): the byte form holds \(A.domain)")
      return
    }
    argument = value
  }

  private mutating func expect(_ scalar: Unicode.Scalar, _ expected: String) {
    guard error == nil, !cursor.take(scalar) else { return }
    error = cursor.error(expected: expected)
  }
}
