import Hypercalls
import Testing

@testable import Specification

@Suite struct CounterTests {
  @Test(
    "a pin at the limit is busy, and leaves the whole range",
    arguments: [Design.mainline, .linux612])
  func pinLimit(design: Design) {
    var world = World(design, refcountMax: 3)
    world.reach(.lent, at: 0..<3)
    for _ in 0..<3 {
      let pinned = world.make("pin", world.free + 1)
      #expect(pinned.result == .success)
    }
    for (offset, count) in [(1, 1), (0, 2), (0, 3), (1, 2)] as [(UInt64, UInt64)] {
      let before = world.specification.pages()
      let answer = world.make("pin", world.free + offset, count)
      #expect(answer == Expectation(.busy, .counterFull))
      let after = world.specification.pages()
      #expect(before == after)
    }
    let unpinned = world.make("unpin", world.free + 1)
    #expect(unpinned.result == .success)
    let again = world.make("pin", world.free, 3)
    #expect(again.result == .success)
  }

  @Test("states are looked at before counters, but for the 2021 series")
  func stateBeforeCounter() {
    var world = World(.mainline, refcountMax: 1)
    world.reach(.counted, at: 0..<1)
    let pin = world.make("pin", world.free, 2)
    #expect(pin == Expectation(.notPermitted, .notLentToHyp))

    var older = World(.rfc2021, refcountMax: 1)
    let last = older.layout.ram.end - 1
    _ = older.make("share_range", last)
    let share = older.make("share_range", last, 2)
    #expect(share == Expectation(.busy, .counterFull), "page by page: the first one decides")
    let reach = older.make("share_range", last - 1, 3)
    #expect(reach == Expectation(.busy, .counterFull))
  }

  @Test("a share at the limit is busy, and as many unshares bring the page home")
  func shareLimit() {
    var world = World(.rfc2021, refcountMax: 3)
    for _ in 0..<3 {
      let shared = world.make("share_range", world.free, 2)
      #expect(shared.result == .success)
    }
    let before = world.specification.pages()
    let refused = world.make("share_range", world.free + 1, 2)
    #expect(refused == Expectation(.busy, .counterFull))
    let after = world.specification.pages()
    #expect(before == after)
    for count in [2, 1, 0] as [UInt32] {
      let unshared = world.make("unshare_range", world.free, 2)
      #expect(unshared.result == .success)
      let page = world.specification[world.free]
      #expect(page.count == count)
      #expect(page.borrower == (count == 0 ? .none : .hyp))
    }
    let tooMany = world.make("unshare_range", world.free, 2)
    #expect(tooMany == Expectation(.notPermitted, .notLentToHyp))
  }

  @Test("unsharing a pinned page is busy until the last pin is undone")
  func pinsHold() {
    var world = World(.mainline)
    let page = world.reach(.twice)
    for _ in 0..<2 {
      let held = world.make("unshare", page)
      #expect(held == Expectation(.busy, .pinned))
      _ = world.make("unpin", page)
    }
    let free = world.make("unshare", page)
    #expect(free == Expectation(.success, .granted))
  }
}
