extension Explanation {
  /// How many lives are told before the rest is only counted.
  static let pageCountMax = 6
  /// How many words of memory are told before the rest is only counted.
  static let wordCountMax = 8
  /// How many calls are told without leaving any out.
  static let callCountMax = 16

  /// The story, line by line.
  public func lines(paint: TextPainter = { $1 }) -> [String] {
    guard let violation else { return cleanLines(paint) }
    var lines = [paint(.bad, "\(file): \(violation.headline)"), ""]
    lines += story.wrapped(behind: "", width: 88)
    lines += section("The program", in: machineWords, programLines(paint), paint)
    lines += section("The pages", pageLines(paint), paint)
    // Words say little, and only where the pages say nothing.
    if pages.allSatisfy({ $0.differences.isEmpty }) {
      lines += section("The memory", memoryLines(paint), paint)
    }
    lines += section("The rule", ruleLines(violation), paint)
    lines += section("What should have stood in the way", checkLines, paint)
    lines += section("Again", [replay, minimise], paint)
    return lines
  }

  private func section(
    _ title: String, in place: String = "", _ lines: [String], _ paint: TextPainter
  ) -> [String] {
    let note = place.isEmpty ? "" : "  " + paint(.faint, place)
    return lines.isEmpty ? [] : ["", paint(.heading, title) + note] + lines.map { "  " + $0 }
  }

  private var machineWords: String {
    profile + (bugs.isEmpty ? "" : " with " + bugs.joined(separator: ", "))
      + (target.map { ", beside \($0)" } ?? "")
  }

  private func cleanLines(_ paint: TextPainter) -> [String] {
    [paint(ending == "clean" ? .good : .bad, "\(file): \(story)")]
      + section("The program", in: machineWords, programLines(paint), paint)
      + section("The pages", pageLines(paint), paint)
  }
}

extension Explanation {
  private func programLines(_ paint: TextPainter) -> [String] {
    let told = callsTold
    let width = told.map(\.text.count).max() ?? 0
    var lines: [String] = []
    var next = 1
    for call in told {
      lines += skipped(call.number - next, paint)
      next = call.number + 1
      let isCulprit = call.number == culprit
      let demand = call.mustBe.map { ", must be \($0)" } ?? ""
      let line =
        (isCulprit ? ">" : " ") + "\(call.number)".padded(toRight: 3) + "  "
        + call.text.padded(to: width) + "  = " + call.result + demand
      lines.append(isCulprit ? paint(.bad, line) : line)
    }
    lines += skipped(calls.count + 1 - next, paint)
    return lines + (leftOut.map { [paint(.faint, "      " + $0)] } ?? [])
  }

  private func skipped(_ count: Int, _ paint: TextPainter) -> [String] {
    let calls = count == 1 ? "a call that changes" : "\(count) calls that change"
    return count == 0 ? [] : [paint(.faint, "      … \(calls) none of the pages below")]
  }

  /// All calls, or of a long program those that the pages below remember.
  private var callsTold: [Call] {
    guard calls.count > Self.callCountMax else { return calls }
    let numbers = Set(pages.prefix(Self.pageCountMax).flatMap { $0.moments.map(\.call) })
    return calls.filter { numbers.contains($0.number) || $0.number == culprit }
  }

  private func pageLines(_ paint: TextPainter) -> [String] {
    var lines: [String] = []
    for page in pages.prefix(Self.pageCountMax) {
      lines.append(paint(.heading, page.name))
      for moment in page.moments { lines += momentLines(moment, paint) }
      lines += page.differences.map { paint(.bad, "  \($0.words)") }
    }
    let rest = pages.count - Self.pageCountMax
    if rest > 0 { lines.append(paint(.faint, "and \(rest) more; --json has all of them")) }
    return lines
  }

  private func memoryLines(_ paint: TextPainter) -> [String] {
    let told = memory.prefix(Self.wordCountMax).map { paint(.bad, $0.words) }
    let rest = memory.count - told.count
    return rest > 0 ? told + [paint(.faint, "and \(rest) more; --json has all of them")] : told
  }

  private func momentLines(_ moment: Page.Moment, _ paint: TextPainter) -> [String] {
    let place = moment.call == 0 ? "at boot" : "call \(moment.call)"
    let by = moment.call == 0 ? "" : "  " + paint(.faint, moment.by)
    let duty = moment.call == culprit && moment.owner != nil ? "must be " : ""
    let first = "  " + place.padded(to: 9) + duty + moment.words + by
    guard !moment.machine.isEmpty else { return [first] }
    let facts = Self.rows(of: moment.machine, width: 85)
    return [first] + facts.map { paint(.faint, String(repeating: " ", count: 11) + $0) }
  }

  /// Facts in rows, with commas; none is broken.
  private static func rows(of facts: [String], width: Int) -> [String] {
    facts.reduce(into: []) { rows, fact in
      if let last = rows.last, last.count + 2 + fact.count <= width {
        rows[rows.count - 1] = last + ", " + fact
      } else {
        rows.append(fact)
      }
    }
  }

  private func ruleLines(_ violation: Broken) -> [String] {
    let page = violation.page.map { ["It is page \($0) that breaks it."] } ?? []
    let number = violation.rule.hasPrefix("I") ? violation.rule + ": " : ""
    let place = violation.place.map { ["The target names \($0)."] } ?? []
    return [number + violation.sentence] + page + place
  }

  private var checkLines: [String] { checks.flatMap { $0.wrapped(behind: "", width: 88) } }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }

  fileprivate func padded(toRight width: Int) -> String {
    String(repeating: " ", count: max(width - count, 0)) + self
  }
}
