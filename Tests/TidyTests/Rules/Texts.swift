extension HouseRule {
  static let texts: [HouseRule] = [
    textRule(
      "no work is left over in comments", "leaves work over",
      words: ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"],
      bad: ["let a = 1  // TO" + "DO: b\n", "// FIX" + "ME\n", "# X" + "XX\n"],
      good: ["let a = \"file.X" + "X" + "XXXX\"\n"]),
    HouseRule(
      name: "no tabs but where make needs them, no spaces at the end, one line end at the end",
      check: { repository in
        repository.files.filter { !$0.isRecording && !$0.text.isEmpty }.flatMap { file in
          var complaints = file.numbered.compactMap { number, line -> Complaint? in
            if line.hasSuffix(" ") || line.hasSuffix("\t") || line.hasSuffix("\r") {
              return Complaint(path: file.path, line: number, message: "ends in white space")
            }
            guard line.contains("\t"), file.name != "Makefile" else { return nil }
            return Complaint(path: file.path, line: number, message: "has a tab")
          }
          if !file.text.hasSuffix("\n") || file.text.hasSuffix("\n\n") {
            complaints.append(
              Complaint(path: file.path, message: "does not end in one line end"))
          }
          return complaints
        }
      },
      bad: [
        Repository("Sources/A.swift", "\tlet a = 1\n"),
        Repository("Sources/A.swift", "let a = 1 \n"),
        Repository("docs/a.md", "a\r\n"),
        Repository("docs/a.md", "a\n\n"),
        Repository("docs/a.md", "a"),
      ],
      good: [Repository("Makefile", "a:\n\tb\n"), Repository("Sources/A.swift", "let a = 1\n")]),
    textRule(
      "nothing names a folder of somebody's machine", "names a folder of somebody's machine",
      words: ["/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/", "/wo" + "rk/", ".." + "/shared"],
      bad: [
        "let path = \"/ho" + "me/somebody/hvcfuzz\"\n", "see .." + "/shared/design.md\n",
        "cd /wo" + "rk/main\n",
      ],
      good: ["#!/bin/sh\n/usr/lib/llvm-19\n", "see docs/architecture.md\n"]),
    textRule(
      "programs are minimised, in British spelling", "is not British spelling",
      words: ["mini" + "mize", "mini" + "mizing", "mini" + "mization"],
      except: ["-mini" + "mize_crash"],
      bad: ["// mini" + "mizes the program\n"],
      good: ["// minimises the program\n", "`-mini" + "mize_crash=1` ended in an empty file\n"]),
    HouseRule(
      name: "the hot path has no classes and no existentials",
      check: { repository in
        hotModules.flatMap { repository.files(in: "Sources/" + $0, ending: ".swift") }
          .flatMap { file in
            file.numbered.filter { declaresSlowType($0.line) }.map { number, _ in
              Complaint(path: file.path, line: number, message: "costs reference counting")
            }
          }
      },
      bad: [
        Repository("Sources/Hypervisor/A.swift", "public final class Machine {\n"),
        Repository("Sources/Oracle/A.swift", "var calls: [any Hypercall] = []\n"),
      ],
      good: [
        Repository("Sources/Triage/A.swift", "final class Reader {\n"),
        Repository("Sources/Oracle/A.swift", "// any class of page\nvar a: some Collection\n"),
      ]),
  ]

  private static let hotModules = ["Hypercalls", "Hypervisor", "Specification", "Oracle"]

  /// Whether a line has `class` or `any` before a type's name, outside comments and quotes.
  private static func declaresSlowType(_ line: Substring) -> Bool {
    let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let unquoted = code.split(separator: "\"", omittingEmptySubsequences: false)
      .enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ")
    let words = unquoted.split { !$0.isLetter && !$0.isNumber }
    return zip(words, words.dropFirst()).contains { word, next in
      (word == "class" || word == "any") && next.first?.isUppercase == true
    }
  }

  /// A rule that some words are in no file.
  private static func textRule(
    _ name: String, _ message: String, words: [String], except: [String] = [],
    bad: [String], good: [String]
  ) -> HouseRule {
    HouseRule(
      name: name,
      check: { repository in
        repository.files.filter { !$0.isRecording }.flatMap { file in
          file.numbered.filter { _, line in
            var line = String(line)
            for exception in except { line = line.replacing(exception, with: "") }
            return words.contains { holds($0, in: line) }
          }.map { number, _ in
            Complaint(path: file.path, line: number, message: message)
          }
        }
      },
      bad: bad.map { Repository("Sources/A.swift", $0) },
      good: good.map { Repository("Sources/A.swift", $0) })
  }

  /// Whether a line has the word, and not as part of a longer one.
  private static func holds(_ word: String, in line: String) -> Bool {
    guard word.first?.isUppercase == true else { return line.contains(word) }
    return line.split { !$0.isLetter }.contains { $0 == word }
  }
}
