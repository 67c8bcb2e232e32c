import Hypercalls

extension ExportedFinding {
  /// The finding as a table in C: the calls, the results that are due, and the states of pages.
  ///
  /// It includes nothing but the C library's headers, and knows neither hypervisor nor test.
  public var cTable: String {
    var lines = ["// \(signature)", "//"]
    lines += "What went wrong: \(headline).".wrapped(behind: "// ")
    if let rule { lines += rule.wrapped(behind: "// ") }
    lines += ["//"]
    lines += machineSentence.wrapped(behind: "// ")
    lines += ["//"]
    lines += Self.cInstruction.wrapped(behind: "// ")
    lines += ["", cTypes, ""]
    lines += ["const struct expected_call expected_calls[] = {"]
    if let failAllocation { lines += cRow(failAllocation) }
    lines += calls.flatMap(cRow)
    lines += ["  {.name = NULL},", "};"]
    return lines.joined(separator: "\n") + "\n"
  }

  private var machineSentence: String {
    "Seen in profile \(profile)"
      + (bugs.isEmpty ? "." : ", with \(bugs.joined(separator: ", ")) planted.")
  }

  private static let cInstruction = """
    Make the calls in order. After each, and after the last of its repetitions, its result and \
    what is known of the pages must be as the row says. Rows of pages end where the count is 0, \
    rows of calls where there is no name.
    """

  private var cTypes: String {
    let argumentMax = max(calls.map(\.arguments.count).max() ?? 0, 2)
    let pagesMax = calls.map(\.pages.count).max() ?? 0
    return """
      #include <errno.h>
      #include <stddef.h>
      #include <stdint.h>

      // The first page of RAM, which may be another on another machine.
      #ifndef RAM_FIRST
      #define RAM_FIRST UINT64_C(\(ramFirst))
      #endif
      #define RAM(page) (RAM_FIRST + UINT64_C(page))

      enum page_owner { OWNED_BY_HOST, OWNED_BY_HYP, OWNED_BY_GUEST, OWNED_BY_NOBODY };

      // What a component's books say of a page.
      enum page_state { OWNED, SHARED_OWNED, SHARED_BORROWED, NO_PAGE };

      #define ANY_REFERENCES INT64_C(-1)

      struct expected_pages {
        uint64_t first, count;
        enum page_owner owner;
        enum page_state host, hyp;
        // References to the page, and places where guests map it.
        int64_t references, shares;
      };

      struct expected_call {
        const char *actor, *name;
        uint64_t arguments[\(argumentMax)];
        uint32_t repeats;
        int64_t result;
        struct expected_pages pages[\(pagesMax + 1)];
      };
      """
  }

  private func cRow(_ failure: OrderedFailure) -> [String] {
    [
      "  {.actor = \"cpu0\", .name = \"fail_allocation\", .repeats = 1,",
      "   .arguments = {\(failure.nth), \(failure.times)}},",
    ]
  }

  private func cRow(_ call: Call) -> [String] {
    var lines = [
      "  {.actor = \"\(call.actor)\", .name = \"\(call.name)\", .repeats = \(call.repeats),"
    ]
    if !call.arguments.isEmpty {
      lines.append("   .arguments = {\(call.arguments.map(cValue).joined(separator: ", "))},")
    }
    let remark = call.result == call.expected ? "" : "  // it gives \(call.result)"
    lines.append("   .result = \(call.expected),\(remark)")
    if !call.pages.isEmpty {
      lines.append("   .pages = {")
      lines += call.pages.map { "     \(cPages($0))," }
      lines.append("   },")
    }
    return lines + ["  },"]
  }

  private func cValue(_ argument: Argument) -> String {
    guard let page = argument.page, let name = cPageOfRAM(page) else {
      let value = argument.register.value
      return value < 10 ? "\(value)" : "UINT64_C(\(argument.register))"
    }
    return argument.register == page ? name : "\(name) << 12"
  }

  private func cPages(_ pages: Pages) -> String {
    let values = [
      cPageOfRAM(pages.first) ?? "UINT64_C(\(pages.first))", "\(pages.count)",
      "OWNED_BY_\(pages.owner.uppercased())", pages.host.cName, pages.hyp.cName,
      pages.references.map { "\($0)" } ?? "ANY_REFERENCES", "\(pages.shares)",
    ]
    return "{" + values.joined(separator: ", ") + "}"
  }

  /// Nil where the page is none of the first region's.
  private func cPageOfRAM(_ pfn: HexNumber) -> String? {
    guard ramPageCount > 0, pfn.value &- ramFirst.value < ramPageCount else { return nil }
    return "RAM(\(HexNumber(pfn.value - ramFirst.value)))"
  }
}

extension ExportedFinding.State {
  fileprivate var cName: String {
    rawValue.uppercased().map { $0 == "-" ? "_" : "\($0)" }.joined()
  }
}
