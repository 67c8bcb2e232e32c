import Foundation
import Fuzzing
import Hypervisor
import Testing

@testable import Evaluation

@Suite("Plans and logs of hunts")
struct HuntTests {
  private func result(
    _ seed: UInt64, _ outcome: TrialResult.Outcome = .found, executions: UInt64 = 10,
    fuzzer: String = "a"
  ) -> TrialResult {
    let trial = Trial(bug: .unshareForgetsPin, strategy: .full, seed: seed)
    var result = TrialResult(trial, cap: 100, fuzzer: fuzzer, outcome: outcome)
    result.executions = executions
    return result
  }

  private func temporaryFile() -> String {
    FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)").path
  }

  @Test("a plan has every seed of every strategy once, and a little of everything first")
  func plan() {
    let plan = HuntPlan(bugs: [.unshareForgetsPin, .donationForgetsAnnotation], firstSeed: 3)
    let trials = plan.trials
    #expect(trials.count == 2 * (20 + 20 + 5 + 5 + 5))
    #expect(Set(trials).count == trials.count)
    #expect(Set(trials.prefix(10).map(\.seed)) == [3])
    #expect(plan.seeds(of: .bytes) == 3..<23)
    #expect(HuntPlan(trialCount: 2).seeds(of: .random) == 1..<3)
  }

  @Test("no bug is planned that programs cannot show")
  func reachable() {
    #expect(HuntPlan.reachableBugs.allSatisfy { $0.entry.triggerCalls != nil })
    #expect(HuntPlan.reachableBugs.count >= 65)
  }

  @Test("a log keeps what it is given, and a later line wins")
  func keeps() throws {
    let path = temporaryFile()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var log = try TrialLog(path: path)
    try log.append(result(1, .failed))
    try log.append(result(2))
    try log.append(result(1, .missed))
    let again = try TrialLog(path: path)
    #expect(again.results == log.results)
    #expect(again.results.values.map(\.outcome.rawValue).sorted() == ["found", "missed"])
  }

  @Test("a line that was cut off is written anew; any other that is none is an error")
  func cutOff() throws {
    let path = temporaryFile()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var log = try TrialLog(path: path)
    try log.append(result(1))
    try log.append(result(2))
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.dropLast(9).write(to: URL(filePath: path))
    log = try TrialLog(path: path)
    #expect(log.results.keys.map(\.seed) == [1])
    try log.append(result(2))
    #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    try Data("{}\n".utf8).write(to: URL(filePath: path))
    #expect(throws: HuntError.self) { try TrialLog(path: path) }
  }

  @Test("results of other builds are seen, and go when asked to")
  func otherBuilds() throws {
    let path = temporaryFile()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var log = try TrialLog(path: path)
    try log.append(result(1, fuzzer: "a"))
    try log.append(result(2, fuzzer: "b"))
    let trials = [1, 2].map { Trial(bug: .unshareForgetsPin, strategy: .full, seed: $0) }
    #expect(log.fuzzers(of: trials) == ["a", "b"])
    try log.keep(fuzzer: "b")
    #expect(try TrialLog(path: path).results.keys.map(\.seed) == [2])
  }

  @Test("a result serves where the trial would do the same")
  func serves() {
    #expect(result(1, .found, executions: 50).serves(cap: 50))
    #expect(!result(1, .found, executions: 50).serves(cap: 49))
    #expect(result(1, .missed, executions: 100).serves(cap: 100))
    #expect(!result(1, .missed, executions: 100).serves(cap: 200))
    #expect(!result(1, .failed).serves(cap: 100))
  }

  @Test(
    "what is demanded of the full strategy",
    arguments: [
      (TrialResult.Outcome.found, "a", "a", 0, true), (.found, "a", "a", 1, false),
      (.found, "a", "b", 0, false), (.found, "other", "other", 7, true),
      (.missed, "a", "a", 0, false), (.failed, "a", "a", 0, false),
    ])
  func demand(
    outcome: TrialResult.Outcome, signature: String, minimised: String, more: Int, isMet: Bool
  ) throws {
    var result = result(1, outcome)
    result.signature = signature
    result.minimisedSignature = minimised
    result.length = try #require(SeededBug.unshareForgetsPin.entry.triggerCalls) + more
    let demand = HuntDemand(HuntPlan())
    #expect((demand.fault(in: result, of: .unshareForgetsPin, "a") == nil) == isMet)
  }

  @Test("a trial that was not made meets no demand")
  func demandOfMissing() {
    let plan = HuntPlan(bugs: [.unshareForgetsPin], strategies: [.full], trialCount: 2)
    var found = result(1)
    found.signature = "other"
    found.minimisedSignature = "other"
    #expect(
      HuntDemand(plan).faults(in: TrialTable([found])) == ["unshare-forgets-pin, seed 2: no result"]
    )
  }
}
