import Hypercalls
import Testing

@testable import Specification

/// Two pages and every call on them, until no new state appears.
@Suite struct SmallWorldTests {
  struct State: Hashable {
    var first: AbstractPage
    var second: AbstractPage
  }

  static func calls(on first: UInt64, in design: Design) -> [RawCall] {
    let transfers = [
      "share", "unshare", "share_range", "unshare_range", "donate", "give_back", "pin", "unpin",
      "share_ffa", "unshare_ffa", "read", "idmap",
    ]
    return transfers.flatMap { name in
      [(0, 0), (0, 1), (1, 1), (0, 2), (0, 3)].map { RawCall(name, first + $0.0, $0.1) }
    }.filter { $0.opcode.exists(in: design) }
  }

  /// Alone, lent with 0 to 2 pins, lent to FF-A, given; or alone and shared once or twice.
  @Test(
    "the states that two pages can reach are the products of what one page can",
    arguments: [(Design.mainline, 6 * 6), (.linux612, 6 * 6), (.rfc2021, 3 * 3)])
  func reachable(design: Design, stateCount: Int) {
    var world = World(design, refcountMax: 2)
    let first = world.layout.ram.end - 2
    // The third page of a range is the carve-out, which refuses.
    let calls = Self.calls(on: first, in: design)
    var found: [State: [RawCall]] = [:]
    var frontier: [[RawCall]] = [[]]
    while let path = frontier.popLast() {
      for call in calls {
        world.specification.reset()
        for earlier in path { _ = world.specification.step(earlier, evidence: Evidence()) }
        let before = State(
          first: world.specification[first], second: world.specification[first + 1])
        guard world.specification.contractHolds(call) else { continue }
        let all = world.specification.pages()
        let answer = world.specification.step(call, evidence: Evidence())
        let after = State(
          first: world.specification[first], second: world.specification[first + 1])

        if answer.result.isError || answer.rule == .emptyRange {
          let now = world.specification.pages()
          #expect(now == all)
        }
        for page in [after.first, after.second] { expectSound(page, in: design) }
        if found[before] == nil { found[before] = path }
        if found[after] == nil {
          found[after] = path + [call]
          frontier.append(path + [call])
        }
      }
    }
    #expect(found.count == stateCount)
  }

  private func expectSound(_ page: AbstractPage, in design: Design) {
    if page.borrower != .hyp { #expect(page.count == 0) }
    if page.owner != .host { #expect(page.borrower == .none) }
    if design == .rfc2021 { #expect((page.count > 0) == (page.borrower == .hyp)) }
    #expect(page.count <= 2)
  }
}
