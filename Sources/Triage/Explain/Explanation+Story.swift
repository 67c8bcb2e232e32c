extension Explanation {
  /// What happened, in sentences.
  public var story: String {
    guard let violation else { return cleanWords }
    guard let culprit, let call = calls.last else {
      let first =
        calls.isEmpty ? "No call was made yet." : "No one call is to blame."
      return first + " " + violation.sentence
    }
    var sentences = pages.prefix(violation.page == nil ? 2 : 1).map { before($0, culprit) }
    sentences.append("Call \(culprit), \(call.name) (\(call.deed)), \(ended(call)).")
    if pages.isEmpty, call.met != "any" { sentences.append("What it met: \(call.met).") }
    if let precondition {
      sentences.append("It must be refused with \(precondition.result): \(precondition.sentence)")
    } else {
      if let mustBe = call.mustBe { sentences.append("It must give \(mustBe).") }
      sentences.append("This breaks a rule: \(violation.sentence)")
      let differences = pages.first?.differences ?? []
      if let page = violation.page, pages.first?.name == page, let first = differences.first {
        sentences.append("For page \(page), \(first.words).")
      }
    }
    return sentences.joined(separator: " ")
  }

  /// How a page was when the call that broke the rule came.
  private func before(_ page: Page, _ culprit: Int) -> String {
    let earlier = page.moments.prefix { $0.call < culprit }
    let last = earlier.last ?? page.moments[0]
    let start = earlier.reversed().prefix { $0.words == last.words }.last ?? last
    let since = start.call == 0 ? "from boot on" : "since call \(start.call) (\(start.by))"
    let subject = page.count == 1 ? "Page \(page.name) is" : "Pages \(page.name) are"
    return "\(subject) \(last.words), \(since)."
  }

  private func ended(_ call: Call) -> String {
    switch call.result {
    case "0": "is granted"
    case "panic": "ends EL2"
    case "?": "gets no answer that counts"
    case _ where call.result.hasPrefix("warn"): "trips an assertion at EL2"
    case _ where call.result.hasPrefix("-"): "is refused with \(call.result)"
    default: "answers \(call.result)"
    }
  }

  private var cleanWords: String {
    let count = calls.count == 1 ? "1 call" : "\(calls.count) calls"
    if target != nil { return "model and target agree: \(count)" }
    return ending == "clean"
      ? "no rule is broken: \(count), each as the design has it"
      : "ended \(ending); \(count) until then, and no rule is broken"
  }

  /// The check that is missing, where the kernel has it, and whose bug it is.
  public var checks: [String] {
    var lines: [String] = []
    if let precondition {
      lines.append("the check '\(precondition.check)', with \(precondition.result)")
    } else if culprit != nil {
      switch calls.last?.mustBe {
      case nil: lines.append("no check: the answer is right, and what was done is not")
      // The model refuses, and nothing that is specified says why.
      case let result? where result.hasPrefix("-"): break
      case _?: lines.append("no check: nothing stands against the call")
      }
    }
    if let kernelFunction {
      let check = kernelCheck.map { ", by \($0)" } ?? ""
      lines.append("in the kernel \(kernelFunction)" + check)
    }
    lines += causes.map { cause in
      let source = cause.seenIn == "plausible" ? "" : ", seen in \(cause.seenIn)"
      return "the cause: \(cause.summary) (\(cause.id), \(cause.number)\(source))"
    }
    return lines
  }
}

extension Explanation.Difference {
  var words: String { "\(what) is \(actual), must be \(mustBe)" }
}

extension Explanation.Call {
  /// What the call does, inside a sentence.
  fileprivate var deed: String {
    summary.prefix(1).lowercased() + summary.dropFirst().prefix { $0 != "." }
  }
}
