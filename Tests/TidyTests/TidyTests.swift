import Testing

@Suite("House rules")
struct TidyTests {
  @Test("the project's files are found")
  func filesAreFound() {
    let project = Repository.project
    for path in ["Package.swift", "Makefile", "Sources/Hypercalls/Opcode.swift", "docs"] {
      #expect(project.contains(path), "\(path)")
    }
    #expect(project.files(in: "Sources", ending: ".swift").count > 100)
  }

  @Test("are kept", arguments: HouseRule.all)
  func areKept(rule: HouseRule) {
    for complaint in rule.check(.project) { Issue.record("\(complaint)") }
  }

  @Test("notice a bad example", arguments: HouseRule.all)
  func noticeBadExamples(rule: HouseRule) {
    #expect(!rule.bad.isEmpty)
    for (number, example) in rule.bad.enumerated() {
      #expect(!rule.check(example).isEmpty, "\(rule.name): bad example \(number + 1) passes")
    }
  }

  @Test("let a good example pass", arguments: HouseRule.all)
  func passGoodExamples(rule: HouseRule) {
    #expect(!rule.good.isEmpty)
    for example in rule.good {
      let complaints = rule.check(example)
      #expect(complaints.isEmpty, "\(complaints)")
    }
  }
}
