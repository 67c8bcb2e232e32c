extension ProgramText {
  /// The text, with results and trailing comments aligned in columns.
  public func text(in layout: MachineLayout) -> String {
    let rows = lines.map { Row($0, layout: layout) }
    // Headers stand apart: only calls share columns.
    let calls = rows.lazy.filter { $0.isCall }
    let resultColumn =
      2 + (calls.filter { !$0.result.isEmpty }.map { $0.call.count }.max() ?? 0)
    let commentColumn =
      2 + (calls.filter { $0.comment != nil }.map { $0.width(resultColumn) }.max() ?? 0)

    var text = ""
    for (line, row) in zip(lines, rows) {
      for comment in line.above { text += comment + "\n" }
      text += row.text(resultColumn: resultColumn, commentColumn: commentColumn) + "\n"
    }
    for comment in below { text += comment + "\n" }
    return text
  }
}

/// The columns of one line.
private struct Row {
  var isCall = false
  var call: String
  var result = ""
  var comment: String?

  init(_ line: ProgramText.Line, layout: MachineLayout) {
    comment = line.comment
    switch line.content {
    case .profile(let profile): call = "profile \(profile.name)"
    case .bugs(let ids): call = "bugs " + ids.joined(separator: ",")
    case .failurePoint(let point): call = RawCall(FailAllocation(point)).text(in: layout)
    case .call(let raw, let expected):
      isCall = true
      call = raw.actorName + "  " + raw.text(in: layout)
      if raw.repeatCount != 1 { call += " x\(raw.repeatCount)" }
      if let expected { result = "= \(expected)" }
    }
  }

  /// How far the line reaches before its comment.
  func width(_ resultColumn: Int) -> Int {
    result.isEmpty ? call.count : resultColumn + result.count
  }

  func text(resultColumn: Int, commentColumn: Int) -> String {
    var text = call
    if !result.isEmpty { text = text.padded(to: resultColumn) + result }
    guard let comment else { return text }
    return text.padded(to: isCall ? commentColumn : text.count + 2) + comment
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}

extension RawCall {
  /// Who makes the call: `cpu0`, or `dev0` for a device's access.
  public var actorName: String { (opcode.isOfDevice ? "dev" : "cpu") + String(actor) }

  /// The call as the kernel's function, without CPU and repeat: `host_share_hyp(pfn: ram+0x12)`.
  public func text(in layout: MachineLayout) -> String {
    var printer = CallPrinter(layout: layout)
    return open(&printer)
  }
}

private struct CallPrinter: HypercallVisitor, ArgumentVisitor {
  let layout: MachineLayout
  var arguments: [String] = []

  init(layout: MachineLayout) { self.layout = layout }

  mutating func visit<C: Hypercall>(_ call: C) -> String {
    var call = call
    call.forEachArgument(&self)
    return "\(C.name)(" + arguments.joined(separator: ", ") + ")"
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    arguments.append("\(name): " + argument.text(in: layout))
  }
}

extension FailAllocation {
  init(_ point: FailurePoint) {
    self.init()
    nth = SmallNumber(UInt64(point.nth))
    times = SmallNumber(UInt64(point.times))
  }

  /// Nil where nothing would fail.
  var failurePoint: FailurePoint? {
    FailurePoint(
      nth: UInt8(truncatingIfNeeded: nth.rawValue), times: UInt8(truncatingIfNeeded: times.rawValue)
    )
  }
}
