import Testing

@testable import Evaluation

@Suite("Comparisons by rank")
struct RankTests {
  @Test("Mann and Whitney's test says what SciPy's documentation says of diabetics' ages")
  func published() {
    let test = MannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12])
    #expect(test.u == 17)
    #expect(abs(test.p - 0.11134688653314041) < 1e-12)
  }

  @Test("ties are corrected for")
  func ties() {
    // By hand: U is 3 of 16; the variance is 16/12 · (9 − 48/56), so z is 4.5 / 3.2950.
    let test = MannWhitney([1, 2, 2, 3], [2, 3, 3, 4])
    #expect(test.u == 3)
    #expect(abs(test.p - 0.17203370892182293) < 1e-9)
  }

  @Test("is the same seen from the other side, and sees nothing in equal samples")
  func symmetry() {
    let first: [Double] = [3, 8, 12, .infinity, .infinity]
    let second: [Double] = [1, 2, 8, 9]
    #expect(MannWhitney(first, second).p == MannWhitney(second, first).p)
    #expect(MannWhitney(first, first).p == 1)
    #expect(MannWhitney([.infinity, .infinity], [.infinity]).p == 1)
  }

  @Test("Vargha and Delaney's measure counts pairs, a tie as half of one")
  func varghaDelaney() {
    #expect(VarghaDelaney([2, 3], [1, 1]).a12 == 1)
    #expect(VarghaDelaney([1, 2, 2, 3], [2, 3, 3, 4]).a12 == 3.0 / 16)
    #expect(VarghaDelaney([.infinity, 1], [.infinity, 1]).a12 == 0.5)
    #expect(VarghaDelaney([1, 2], [1, 2]).magnitude == "negligible")
    #expect(VarghaDelaney([2, 3], [1, 1]).magnitude == "large")
  }

  @Test("what lies beyond the shortest watch ties there")
  func commonWatch() {
    let full = [Observation(50), Observation(900)]
    let other = [Observation(200), Observation(300, isCensored: true)]
    let limit = min(full.shortestWatch, other.shortestWatch)
    #expect(limit == 300)
    #expect(full.values(limit: limit) == [50, .infinity])
    #expect(other.values(limit: limit) == [200, .infinity])
  }
}
