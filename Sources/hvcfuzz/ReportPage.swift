import Hypercalls
import Hypervisor
import Mustache
import Oracle
import Triage

/// The page of `hvcfuzz report`: an index by signature, then each program as a picture.
struct ReportPage {
  struct Finding {
    var file: String
    var chronicle: Chronicle
    var explanation: Explanation

    init(_ chronicle: Chronicle, file: String) {
      self.file = file
      self.chronicle = chronicle
      explanation = Explanation(chronicle, causes: chronicle.causes(), file: file)
    }

    var signature: String { explanation.violation?.signature ?? explanation.ending }
    var headline: String { explanation.violation?.headline ?? explanation.story }
  }

  private let findings: [Finding]

  init(_ findings: [Finding]) { self.findings = findings }

  func bytes() throws -> [UInt8] {
    let page: [String: Any] = [
      "isSeveral": findings.count > 1,
      "count": findings.count,
      "groupCount": groups.count,
      "groups": groups.map { group -> [String: Any] in
        [
          "signature": group.signature, "count": group.members.count,
          "headline": findings[group.members[0]].headline,
          "members": group.members.map { ["anchor": anchor($0), "file": findings[$0].file] },
        ]
      },
      "lanes": Lane.allCases.map {
        ["class": $0.letter, "letter": $0.letter.uppercased(), "summary": $0.summary]
      },
      "findings": findings.enumerated().map { finding($1, $0) },
    ]
    return Array(try MustacheTemplate(string: Self.template).render(page).utf8)
  }

  /// Programs with one signature are taken for the same bug.
  private var groups: [(signature: String, members: [Int])] {
    Dictionary(grouping: findings.indices) { findings[$0].signature }
      .map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  private func anchor(_ index: Int) -> String { "program-\(index + 1)" }

  private func finding(_ finding: Finding, _ index: Int) -> [String: Any] {
    let told = finding.explanation
    let chronicle = finding.chronicle
    var context: [String: Any] = [
      "anchor": anchor(index), "file": finding.file, "headline": finding.headline,
      "ending": told.violation != nil ? "broken" : told.ending == "clean" ? "clean" : "ended",
      "isBroken": told.violation != nil, "hasCulprit": told.culprit != nil,
      "profile": told.profile, "bugs": told.bugs, "story": told.story,
      "grid": ReportGrid(chronicle).context,
      "program": Self.text(of: chronicle), "replay": told.replay, "minimise": told.minimise,
    ]
    context["target"] = told.target
    context["reference"] = told.target == nil ? "the design" : "the model"
    guard let violation = told.violation else { return context }
    context["signature"] = violation.signature
    context["rule"] = violation.sentence
    context["ruleName"] = violation.rule.hasPrefix("I") ? violation.rule : nil
    context["checks"] = told.checks
    let pages = told.pages.flatMap { page in page.differences.map { (page.name, $0) } }
    let rows = pages.isEmpty ? told.memory.map { ("", $0) } : pages
    context["hasDifferences"] = !rows.isEmpty
    context["differences"] = rows.prefix(Self.differenceMax).map { page, difference in
      [
        "page": page, "what": difference.what, "actual": difference.actual,
        "mustBe": difference.mustBe,
      ]
    }
    return context
  }

  private static let differenceMax = 40

  /// The program as a text file that fails in the same way.
  private static func text(of chronicle: Chronicle) -> String {
    var program = chronicle.program
    program.profile = chronicle.mode.profile
    return ProgramText(program, bugs: chronicle.mode.bugs.map(\.entry.id))
      .text(in: chronicle.layout)
  }
}
