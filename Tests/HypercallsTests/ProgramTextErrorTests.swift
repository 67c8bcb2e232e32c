import Testing

@testable import Hypercalls

@Suite("Text form: mistakes have a place and say what was expected")
struct ProgramTextErrorTests {
  func error(_ text: String) -> String {
    do {
      _ = try ProgramText(text, layout: .standard, knownBugs: ["unshare-forgets-pin"])
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  static let mistakes: [(String, String)] = [
    ("cpu0  host_share_hyp(pfn: foo)", "1:27: expected a page such as ram+0x12, "),
    ("cpu0  host_share_hyp(pfn: foo)", ", found \"foo\""),
    (
      "\n\ncpu0 host_shar_hyp(pfn: ram)",
      "3:6: expected a call, found \"host_shar_hyp\"; did you mean \"host_share_hyp\"?"
    ),
    (
      "cpu0 host_share_hyp(pages: 1)",
      "1:21: expected the argument \"pfn\" (the page to share), found \"pages\""
    ),
    (
      "cpu0 host_share_hyp(pfn: ram+0x12",
      "1:34: expected \")\" after the last argument of host_share_hyp, found the end of the line"
    ),
    (
      "cpu0 host_share_hyp(pfn: ram, pages: 1)",
      "1:29: expected \")\" after the last argument of host_share_hyp, found \",\""
    ),
    (
      "cpu0 host_donate_hyp(pfn: ram)",
      "1:30: expected \",\" and the argument \"pages\", found \")\""
    ),
    (
      "cpu0 host_donate_hyp(pfn: ram, pages 1)",
      "1:38: expected \":\" and a value of \"pages\", found \"1\""
    ),
    (
      "cpu0 host_donate_hyp(pfn: ram, pages: 64)",
      "1:39: \"pages\" cannot be 64: the byte form holds a page count: 0 to 63, "
    ),
    (
      "cpu0 host_share_hyp(pfn: 0x123456)",
      "1:26: \"pfn\" cannot be 0x123456: the byte form holds a page such as"
    ),
    (
      "cpu0 host_share_hyp",
      "1:20: expected \"(\" and the arguments of host_share_hyp, found the end"
    ),
    ("cpu4 host_read(pfn: ram)", "1:1: expected cpu0 to cpu3, "),
    ("host_read(pfn: ram)", "1:1: expected a CPU before the call, as in \"cpu0  host_read\""),
    (
      "device_read(iova: 0x0)",
      "1:1: expected a device before the call, as in \"dev0  device_read\""
    ),
    ("cpu0 device_read(iova: 0x0)", "1:1: expected a device, as in \"dev0  device_read\""),
    ("dev1 host_read(pfn: ram)", "1:1: expected a CPU, as in \"cpu0  host_read\""),
    ("dev4 device_read(iova: 0x0)", "1:1: expected cpu0 to cpu3, dev0 to dev3, "),
    ("cpu0 host_read(pfn: ram) x5", "1:26: expected a repeat (x2, x3, "),
    ("cpu0 host_read(pfn: ram) x99999999999", "1:26: expected a repeat ("),
    ("cpu0 host_read(pfn: ram) = -EPREM", "1:28: expected a result: "),
    ("cpu0 host_read(pfn: ram) = -EPREM", "found \"-EPREM\"; did you mean \"-EPERM\"?"),
    ("cpu0 host_read(pfn: ram) = ", "1:28: expected a result: "),
    ("cpu0 host_read(pfn: ram) = 0 0", "1:30: expected the end of the line, found \"0\""),
    (
      "cpu0 host_read(pfn: ram) foo", "1:26: expected a repeat such as x3, a result such as = 0, or"
    ),
    ("profile mainlin", "1:9: expected a profile (mainline, rfc2021, "),
    ("profile mainlin", "found \"mainlin\"; did you mean \"mainline\"?"),
    ("profile mainline\r\nprofile mainline", "2:1: a second line \"profile\""),
    (
      "cpu0 host_read(pfn: ram)\nprofile mainline", "2:1: expected a call: \"profile\" comes before"
    ),
    (
      "bugs unshare-forgets-pim",
      "1:6: expected the id of a seeded bug, found \"unshare-forgets-pim\"; did"
    ),
    (
      "bugs unshare-forgets-pin,",
      "1:26: expected the id of a seeded bug, found the end of the line"
    ),
    ("fail_allocation(nth: 0, times: 1)", "1:16: expected \"nth\" and \"times\" from 1 to 255"),
    (
      "fail_allocation(nth: 256, times: 1)",
      "1:22: \"nth\" cannot be 256: the byte form holds a number"
    ),
    ("profil mainline", "1:1: expected cpu0 to cpu3, "),
    (
      "\u{7}",
      "1:1: expected cpu0 to cpu3, dev0 to dev3, \"profile\", \"bugs\", \"fail_allocation\" or a "
        + "comment, found \"\\u{07}\""
    ),
  ]

  static let suggestions: [(String, String)] = [
    ("cpu0 host_unshare_hpy(pfn: ram)", "did you mean \"host_unshare_hyp\"?"),
    ("cpu0 host_share_hyp(pnf: ram)", "did you mean \"pfn\"?"),
    ("cpu0 host_share_hyp(pfn: rma+0x12)", "did you mean \"ram+0x12\"?"),
    ("cpu0 host_share_hyp(pfn: nomep)", "did you mean \"nomap\"?"),
    ("host_shar_hyp(pfn: ram)", "did you mean \"host_share_hyp\"?"),
    (
      "cpu0 init_vm(host_vm: ram+0x800, area: ramm+0x801.0x8, root: ram+0x802)",
      "did you mean \"ram+0x801.0x8\"?"
    ),
    ("cpu0 set_ffa_answer(answer: refusse)", "did you mean \"refuses\"?"),
  ]

  @Test("what was probably meant is named: calls, arguments and values", arguments: suggestions)
  func suggestion(text: String, meant: String) {
    #expect(error(text).hasSuffix(meant))
  }

  @Test("nothing is suggested for what is far longer than any name")
  func longWord() {
    #expect(!error(String(repeating: "host_share_hyp", count: 100)).contains("did you mean"))
  }

  @Test("a caret stands below the place", arguments: mistakes.map(\.0) + suggestions.map(\.0))
  func caret(text: String) throws {
    let error = try #require(throws: ProgramTextError.self) {
      _ = try ProgramText(text, layout: .standard, knownBugs: ["unshare-forgets-pin"])
    }
    let excerpt = error.excerpt(of: text)
    #expect(excerpt.count == 2)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let line = lines[error.line - 1]
    #expect(excerpt[0].count == line.count)
    #expect(excerpt[1].count == error.column && excerpt[1].hasSuffix("^"))
    #expect(error.column <= line.count + 1)
  }

  @Test("of a long line the part around the place is shown, and tabs do not move the caret")
  func longLine() throws {
    let comment = String(repeating: "\t", count: 30)
    for (count, place) in [(0, "x5"), (30, "x5")] {
      let text =
        "cpu0 host_read(pfn: ram)" + comment.prefix(count) + place
        + String(repeating: " ", count: 200)
      let error = try #require(throws: ProgramTextError.self) {
        _ = try ProgramText(text, layout: .standard)
      }
      let excerpt = error.excerpt(of: text)
      #expect(excerpt[0].count <= 97 && !excerpt[0].contains("\t"))
      #expect(Array(excerpt[0])[excerpt[1].count - 1] == "x")
    }
  }

  @Test("each with line, column and expectation", arguments: mistakes)
  func mistake(text: String, message: String) {
    let error = error(text)
    #expect(error.contains(message))
  }
}

@Suite("Text form: no text is too strange")
struct StrangeTextTests {
  /// Reads, and where that succeeds, holds that the printed form is a fixpoint.
  func check(_ text: String, _ layout: MachineLayout, _ place: String) -> Bool {
    do {
      let read = try ProgramText(text, layout: layout)
      let printed = read.text(in: layout)
      let again = try ProgramText(printed, layout: layout)
      #expect(again == read, "\(place): \(text.debugDescription)")
      #expect(again.text(in: layout) == printed, "\(place)")
      _ = try read.program.bytes(layout: layout)
      return true
    } catch let error as ProgramTextError {
      #expect(error.line >= 1 && error.column >= 1, "\(place)")
      #expect(error.excerpt(of: text).count == 2, "\(place)")
      return false
    } catch {
      Issue.record("\(place): \(error)")
      return false
    }
  }

  @Test("random bytes")
  func bytes() {
    for seed in 1...500 as ClosedRange<UInt64> {
      var random = Random(seed: seed)
      let text = String(decoding: random.bytes(random.below(120)), as: UTF8.self)
      _ = check(text, .standard, "random seed \(seed)")
    }
  }

  @Test("mutated programs: some still read, some do not, none is misread")
  func mutated() {
    let inserts =
      Array(",():=#x \t\r\n+-0123456789abcdefcpuram^_".unicodeScalars)
      + ["\u{301}", "\u{feff}", "\u{200d}", "é", "\0", "\u{1F600}"]
    var readable = 0
    let count = 4000 as UInt64
    for seed in 1...count {
      var random = Random(seed: seed)
      let (_, layout) = layouts[random.below(3)]
      var scalars = Array(
        random.oneIn(2)
          ? ProgramTextTests.sample.unicodeScalars
          : ProgramText(random.program(3, in: layout)).text(in: layout).unicodeScalars)
      for _ in 0...random.below(3) {
        let place = random.below(scalars.count)
        switch random.below(4) {
        case 0: scalars.remove(at: place)
        case 1: scalars.insert(inserts[random.below(inserts.count)], at: place)
        case 2: scalars[place] = inserts[random.below(inserts.count)]
        default: scalars.removeSubrange(place..<min(place + random.below(20), scalars.count))
        }
        if scalars.isEmpty { break }
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      if check(text, layout, "random seed \(seed)") { readable += 1 }
    }
    #expect(readable > 0 && readable < count)
  }
}
