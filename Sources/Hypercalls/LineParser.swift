/// Reads the lines of a text program and remembers which headers there were.
struct LineParser {
  let layout: MachineLayout
  let knownBugs: [String]?
  private var seen: Set<String> = []
  private var hasCalls = false

  init(layout: MachineLayout, knownBugs: [String]?) {
    self.layout = layout
    self.knownBugs = knownBugs
  }

  mutating func content(
    _ cursor: inout TextCursor
  ) throws(ProgramTextError) -> ProgramText.Content {
    let start = cursor
    let word = String(cursor.takeWord())
    switch word {
    case "profile", "bugs", "fail_allocation":
      if hasCalls {
        throw start.error("expected a call: \"\(word)\" comes before the first one")
      }
      if !seen.insert(word).inserted { throw start.error("a second line \"\(word)\"") }
      cursor.skipSpaces()
      switch word {
      case "profile": return try profile(&cursor)
      case "bugs": return try bugs(&cursor)
      default: return try failurePoint(&cursor)
      }
    case "cpu0", "cpu1", "cpu2", "cpu3", "dev0", "dev1", "dev2", "dev3":
      hasCalls = true
      let actor = UInt8(word.utf8.last.unsafelyUnwrapped - UInt8(ascii: "0"))
      let call = try call(actor: actor, &cursor)
      if case .call(let raw, _) = call, raw.actorName != word {
        throw start.error(
          raw.opcode.isOfDevice
            ? "expected a device, as in \"dev0  \(raw.opcode.name)\""
            : "expected a CPU, as in \"cpu0  \(raw.opcode.name)\"")
      }
      return call
    default:
      if let opcode = Opcode(name: word) {
        let (kind, name) = opcode.isOfDevice ? ("device", "dev0") : ("CPU", "cpu0")
        throw start.error("expected a \(kind) before the call, as in \"\(name)  \(word)\"")
      }
      throw start.error(
        expected: "cpu0 to cpu3, dev0 to dev3, \"profile\", \"bugs\", \"fail_allocation\" or a "
          + "comment",
        names: ["profile", "bugs", "fail_allocation"] + Opcode.allCases.map { $0.name })
    }
  }

  private func profile(
    _ cursor: inout TextCursor
  ) throws(ProgramTextError) -> ProgramText.Content {
    let start = cursor
    let name = cursor.take { !TextCursor.isSpace($0) && $0 != "#" }
    guard let profile = Profile(name: name) else {
      let names = Profile.allCases.map { $0.name }
      throw start.error(
        expected: "a profile (" + names.joined(separator: ", ") + ")", names: names)
    }
    return .profile(profile)
  }

  private func bugs(_ cursor: inout TextCursor) throws(ProgramTextError) -> ProgramText.Content {
    var ids: [String] = []
    repeat {
      cursor.skipSpaces()
      let start = cursor
      let id = String(cursor.take { TextCursor.isWord($0) || $0 == "-" })
      let isKnown = knownBugs?.contains(id) ?? true
      guard !id.isEmpty, isKnown else {
        throw start.error(expected: "the id of a seeded bug", names: knownBugs ?? [])
      }
      ids.append(id)
      cursor.skipSpaces()
    } while cursor.take(",")
    return .bugs(ids)
  }

  /// The header has the form of the event, without a CPU.
  private func failurePoint(
    _ cursor: inout TextCursor
  ) throws(ProgramTextError) -> ProgramText.Content {
    let start = cursor
    let raw = try arguments(of: .failAllocation, &cursor)
    guard let point = raw.decoded(as: FailAllocation.self).failurePoint else {
      throw start.error("expected \"nth\" and \"times\" from 1 to 255: with 0 nothing fails")
    }
    return .failurePoint(point)
  }
}

extension LineParser {
  private func call(
    actor: UInt8, _ cursor: inout TextCursor
  ) throws(ProgramTextError) -> ProgramText.Content {
    cursor.skipSpaces()
    let start = cursor
    guard let opcode = Opcode(name: cursor.takeWord()) else {
      throw start.error(expected: "a call", names: Opcode.allCases.map { $0.name })
    }
    var call = try arguments(of: opcode, &cursor)
    call.actor = actor
    cursor.skipSpaces()
    if cursor.next == "x" { call.repeatCount = try repeatCount(&cursor) }
    cursor.skipSpaces()
    return .call(call, expected: cursor.take("=") ? try result(&cursor) : nil)
  }

  private func arguments(
    of opcode: Opcode, _ cursor: inout TextCursor
  ) throws(ProgramTextError) -> RawCall {
    var parser = CallParser(cursor: cursor, layout: layout)
    let call = opcode.open(&parser)
    if let error = parser.error { throw error }
    cursor = parser.cursor
    return call
  }

  private func repeatCount(_ cursor: inout TextCursor) throws(ProgramTextError) -> UInt32 {
    let start = cursor
    let count = UInt32(cursor.takeWord().dropFirst())
    guard let count, ByteFormat.repeatCode(count: count) != nil else {
      let counts = ByteFormat.repeatCounts.map { "x\($0)" }
      throw start.error(expected: "a repeat (" + counts.joined(separator: ", ") + ")")
    }
    return count
  }

  private func result(_ cursor: inout TextCursor) throws(ProgramTextError) -> ExpectedResult {
    cursor.skipSpaces()
    let start = cursor
    let word = cursor.take { TextCursor.isWord($0) || $0 == "-" }
    if word == "panic" { return .panics }
    if word == "warn" { return .warns(nil) }
    guard let code = ReturnCode(word) else {
      throw start.error(
        expected: "a result: 0, a number, an error such as -EPERM, \"warn\" or \"panic\"",
        names: ReturnCode.names.map { $0.name } + ["warn", "panic"])
    }
    cursor.skipSpaces()
    var ahead = cursor
    guard ahead.takeWord() == "warn" else { return .returns(code) }
    cursor = ahead
    return .warns(code)
  }
}
