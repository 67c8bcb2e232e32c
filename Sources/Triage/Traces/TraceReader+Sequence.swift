extension TraceReader {
  mutating func header() throws(TraceError) -> TraceHeader {
    let header: TraceHeader
    do {
      header = try TraceHeader(line: text(until: nil))
    } catch {
      throw self.error(error.message)
    }
    try endLine()
    return header
  }

  /// From `S` to `E`.
  mutating func sequence() throws(TraceError) -> TraceSequence {
    let start = line
    try expect("S ")
    let number = try count()
    try expect(" ")
    let letter = word()
    guard let kind = TraceSequence.Kind(rawValue: letter) else {
      throw error("expected the class 'n' or 'x', not '\(letter)'")
    }
    var sequence = TraceSequence(line: start, number: number, kind: kind)
    if consume(" ") {
      sequence.tag = word()
      if sequence.tag == "" { throw error("expected a tag behind the class") }
    }
    try endLine()

    while true {
      guard !isAtEnd else {
        throw TraceError(
          path: path, line: start, message: "sequence \(number) has no end: the file is cut short")
      }
      if consume("E") {
        try endLine()
        return sequence
      }
      if let fact = try fact() {
        sequence.records.append(TraceRecord(line: line, fact: fact))
      } else if sequence.records.isEmpty {
        sequence.operations.append(try operation())
      } else {
        throw error("expected a final record or 'E' before '\(word())'")
      }
      try endLine()
    }
  }

  /// `[repeat K] OP ARGUMENTS = OUTCOME`
  private mutating func operation() throws(TraceError) -> TraceOperation {
    var repeatLimit: Int?
    if consume("repeat ") {
      repeatLimit = try count()
      try expect(" ")
    }
    let name = word()
    guard let call = TraceCall(rawValue: name) else {
      throw error("unknown operation or record '\(name)'")
    }
    try expect(" ")
    var arguments: [TraceNumber] = []
    while next != UInt8(ascii: "=") {
      arguments.append(try number())
      try expect(" ")
    }
    guard call.takes(argumentCount: arguments.count) else {
      throw error("\(name) does not take \(arguments.count) arguments")
    }
    try expect("= ")
    let expected = try outcome(isRepeated: repeatLimit != nil)
    return TraceOperation(
      line: line, call: call, arguments: arguments, repeatLimit: repeatLimit, expected: expected)
  }

  private mutating func outcome(isRepeated: Bool) throws(TraceError) -> TraceOutcome {
    var outcome = TraceOutcome(result: 0)
    if consume("PANIC") {
      outcome.ending = .panicked
    } else {
      outcome.result = try signed()
      if consume(" WARN") { outcome.ending = .warned }
    }
    if consume(" H=") { outcome.failedHostAllocations = try count() }
    if consume(" Y=") { outcome.failedHypAllocations = try count() }
    if isRepeated {
      try expect(" N=")
      outcome.runCount = try count()
    }
    return outcome
  }
}
