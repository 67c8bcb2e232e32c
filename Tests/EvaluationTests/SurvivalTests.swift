import Testing

@testable import Evaluation

@Suite("Survival curves")
struct SurvivalTests {
  /// Weeks to relapse with 6-mercaptopurine (Freireich et al. 1963), in every textbook.
  private static let treated: [Observation] =
    [6, 6, 6, 7, 10, 13, 16, 22, 23].map { Observation($0) }
    + [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map { Observation($0, isCensored: true) }
  private static let untreated: [Observation] = [
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
  ].map { Observation($0) }

  @Test("are those of the textbook")
  func published() {
    let steps = Survival(Self.treated).steps
    #expect(steps.map(\.time) == [6, 7, 10, 13, 16, 22, 23])
    let shares = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    for (step, share) in zip(steps, shares) { #expect(abs(step.share - share) < 0.0005) }
    #expect(Survival(Self.treated).median == 23)
    #expect(Survival(Self.untreated).median == 8)
  }

  @Test("have no median where less than half found")
  func noMedian() {
    let few = [Observation(3)] + [5, 5, 5].map { Observation($0, isCensored: true) }
    #expect(Survival(few).median == nil)
    #expect(Survival([Observation]()).median == nil)
  }

  @Test(
    "have the usual median where all found",
    arguments: [
      ([4], 4), ([1, 9], 5), ([3, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([7, 7, 7, 7], 7),
    ] as [([Double], Double)])
  func plainMedian(values: [Double], median: Double) {
    #expect(Survival(values.map { Observation($0) }).median == median)
  }
}

@Suite("Confidence intervals of medians")
struct MedianIntervalTests {
  @Test(
    "are the ranks of the published tables",
    arguments: [
      // Conover, Practical Nonparametric Statistics: n, rank from below, confidence.
      (6, 1, 0.9688), (10, 2, 0.9785), (15, 4, 0.9648), (20, 6, 0.9586), (25, 8, 0.9567),
    ])
  func published(count: Int, rank: Int, confidence: Double) throws {
    let values = (1...count).map { Observation(Double($0)) }
    let interval = try #require(MedianInterval(values.shuffled()))
    #expect(interval.low == Double(rank))
    #expect(interval.high == Double(count + 1 - rank))
    #expect(abs(interval.confidence - confidence) < 0.00005)
  }

  @Test("of few values are all of them, and say how sure that is")
  func few() throws {
    let five = try #require(MedianInterval([5, 3, 9, 4, 1].map { Observation($0) }))
    #expect(five.low == 1 && five.high == 9 && five.confidence == 0.9375)
    let one = try #require(MedianInterval([Observation(2)]))
    #expect(one.low == 2 && one.high == 2 && one.confidence == 0)
    #expect(MedianInterval([Observation]()) == nil)
  }

  @Test("have no upper end where that lies beyond the cap")
  func censored() throws {
    var values = (1...20).map { Observation(Double($0)) }
    for index in 14..<20 { values[index] = Observation(14.5, isCensored: true) }
    let interval = try #require(MedianInterval(values))
    #expect(interval.low == 6 && interval.high == .infinity)
  }
}
