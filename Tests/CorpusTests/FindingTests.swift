import Fuzzing
import Hypercalls
import Hypervisor
import Oracle
import Testing
import Triage

@Suite("The known findings")
struct FindingTests {
  static let profiles = Profile.allCases.filter { !$0.isHardened }

  @Test("are listed where the fuzzer reads them, each with one program")
  func areListed() throws {
    let listed = try Finding.contents(of: "fuzz/known-findings.txt")
      .split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    let kept = Finding.all.map { "\($0.profile.name) \($0.signature ?? "?")" }
    #expect(Set(listed).count == listed.count)
    #expect(Set(kept).count == kept.count)
    #expect(Set(listed) == Set(kept))
    #expect(!listed.isEmpty)
  }

  @Test("fail as they say, in their profile", arguments: profiles)
  func replay(profile: Profile) {
    var lockstep = Lockstep(profile: profile)
    for finding in Finding.all where finding.profile == profile {
      #expect(finding.text.program.profile == profile)
      var results: [ExpectedResult?] = []
      let verdict = lockstep.run(finding.text.program) { lockstep, _ in
        results.append(lockstep.lastOutcome.asExpected)
      }
      #expect(verdict.signature == finding.signature, "\(finding.path)")
      #expect(results == finding.text.expected, "\(finding.path)")
    }
  }

  @Test("come from the weak points they name: without them there is nothing", arguments: profiles)
  func explanation(profile: Profile) {
    let findings = Finding.all.filter { $0.profile == profile }
    var design = Lockstep(design: profile.design, extensions: profile.extensions)
    for finding in findings {
      let verdict = design.run(finding.text.program)
      #expect(verdict.signature == nil, "\(finding.path)")
    }
    #expect(findings.allSatisfy { $0.weakPoints != nil })
    for weakPoints in Set(findings.compactMap(\.weakPoints)) {
      #expect(weakPoints.allSatisfy(profile.weakPoints.contains))
      var lockstep = Lockstep(
        design: profile.design, extensions: profile.extensions, bugs: SeededBugSet(weakPoints))
      for finding in findings where finding.weakPoints == weakPoints {
        let verdict = lockstep.run(finding.text.program)
        #expect(verdict.signature == finding.signature, "\(finding.path)")
      }
    }
  }

  @Test("are in the document, and so is every weak point of an as-is profile")
  func areDocumented() throws {
    let document = try Finding.contents(of: "docs/findings.md")
    for finding in Finding.all {
      #expect(document.contains("`\(finding.signature ?? "?")`"), "\(finding.path)")
      #expect(document.contains("corpus/findings/\(finding.path)"), "\(finding.path)")
    }
    for bug in Self.profiles.flatMap(\.weakPoints.members) {
      #expect(document.contains("`\(bug.entry.id)`"), "\(bug.entry.id)")
    }
  }

  @Test("weak points with a number of this project's own are in the list of them")
  func ownNumbers() throws {
    let document = try Finding.contents(of: "docs/model.md")
    for entry in SeededBug.catalogue where entry.number.hasPrefix("H") {
      #expect(document.contains("| \(entry.number) | `\(entry.id)` |"), "\(entry.id)")
    }
  }
}
