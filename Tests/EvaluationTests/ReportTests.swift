import Fuzzing
import Hypervisor
import Testing

@testable import Evaluation

@Suite("Reports of hunts")
struct ReportTests {
  /// Trials of one bug: calls to the finding, negative where it was missed after so many.
  private func results(_ strategy: Strategy, _ calls: [Int]) -> [TrialResult] {
    calls.enumerated().map { index, calls in
      let trial = Trial(bug: .unshareForgetsPin, strategy: strategy, seed: UInt64(index + 1))
      var result = TrialResult(
        trial, cap: 1000, fuzzer: "a", outcome: calls < 0 ? .missed : .found)
      result.calls = UInt64(calls.magnitude)
      result.executions = UInt64(calls.magnitude) / 10
      result.reachedCalls = 1
      result.rule = calls < 0 ? nil : "I07"
      result.length = calls < 0 ? nil : 3
      return result
    }
  }

  @Test("a strategy that needs ten times the calls is ten times worse")
  func comparison() throws {
    let table = TrialTable(
      results(.full, [10, 20, 30, 40, 50]) + results(.bytes, [100, 200, 300, 400, 500]))
    let comparison = try #require(HuntReport(table).comparisons.first)
    #expect(comparison.other == "bytes")
    #expect(comparison.all.medianRatio == 10)
    #expect(comparison.all.betterShare == 1 && comparison.all.worseShare == 0)
    #expect(comparison.rows[0].a12 == 1)
  }

  @Test("missed trials give a bound, not a median, and tie beyond the shortest watch")
  func censored() throws {
    let table = TrialTable(
      results(.full, [10, 20, 30, 4000, 5000]) + results(.bytes, [25, -900, -900, -900, -900]))
    let report = HuntReport(table)
    let row = try #require(report.comparisons.first?.rows.first)
    #expect(row.otherIsBound && row.other == 900)
    #expect(row.ratio == 30)
    // By hand: of 25 pairs bytes is above in 2 + 4·3, and ties in 4·2.
    #expect(row.a12 == (14.0 + 4) / 25)
    let summary = try #require(report.summaries.first { $0.strategy == "bytes" })
    #expect(summary.calls.median == nil && summary.calls.text == "> 900")
    #expect(summary.detectedCount == 1 && summary.reachedCount == 5)
  }

  @Test("a late finding of few has no median, whenever the others gave up")
  func lateFinding() {
    let late = Estimate([Observation(90)] + [50, 60].map { Observation($0, isCensored: true) })
    #expect(late.median == nil && late.atLeast == 60)
    #expect(Estimate([10, 20, 30].map { Observation($0) }).median == 20)
  }

  @Test("failed trials are neither found nor missed, and are listed")
  func failed() {
    var all = results(.full, [10, 20])
    all[1].outcome = .failed
    all[1].reason = "it hung"
    let report = HuntReport(TrialTable(all))
    #expect(report.summaries[0].trialCount == 1 && report.summaries[0].failedCount == 1)
    #expect(report.text.contains("1/1 (+1 failed)"))
    #expect(report.text.contains("unshare-forgets-pin full 2: it hung"))
  }

  @Test("plots have a curve a strategy, and an open mark where a median is not known")
  func plots() {
    let table = TrialTable(results(.full, [10, 20, 30]) + results(.bytes, [-900, -900, 100]))
    let survival = SurvivalPlot(table).source
    #expect(survival.contains("class=\"s-full curve\""))
    #expect(survival.contains("class=\"s-bytes curve\""))
    #expect(survival.contains("bytes  67 %"))
    let medians = MedianPlot(table).source
    #expect(medians.contains("unshare-forgets-pin"))
    #expect(medians.contains("class=\"s-bytes open\""))
    #expect(!medians.contains("class=\"s-full open\""))
  }

  @Test(
    "decades of an axis have short names",
    arguments: [
      (0, "1"), (2, "100"), (3, "1k"), (5, "100k"), (6, "1M"), (10, "10G"),
    ])
  func decades(decade: Int, name: String) {
    #expect(LogAxis.name(ofDecade: decade) == name)
  }

  @Test("a logarithmic axis puts the middle of two decades in the middle")
  func axis() {
    let axis = LogAxis(for: [1.0, 100], from: 0, to: 200)
    #expect(axis.position(of: 1) == 0 && axis.position(of: 10) == 100)
    #expect(axis.position(of: 100) == 200 && axis.position(of: 0) == 0)
  }
}
