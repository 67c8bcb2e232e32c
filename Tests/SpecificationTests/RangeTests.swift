import Hypercalls
import Testing

@testable import Specification

/// A range call that succeeds on a page in the situation.
struct RangeCall: Sendable, CustomStringConvertible {
  var design: Design
  var name: String
  var before: Situation

  var description: String { "\(name) in \(design)" }

  static let all: [RangeCall] =
    [Design.mainline, .linux612].flatMap { design in
      [
        RangeCall(design: design, name: "pin", before: .lent),
        RangeCall(design: design, name: "unpin", before: .counted),
        RangeCall(design: design, name: "donate", before: .alone),
        RangeCall(design: design, name: "give_back", before: .given),
        RangeCall(design: design, name: "share_ffa", before: .alone),
        RangeCall(design: design, name: "unshare_ffa", before: .secure),
      ]
    } + [
      RangeCall(design: .rfc2021, name: "share_range", before: .alone),
      RangeCall(design: .rfc2021, name: "share_range", before: .lent),
      RangeCall(design: .rfc2021, name: "unshare_range", before: .lent),
    ]
}

extension World {
  /// Brings the pages `offset` after the free one into the situation.
  mutating func reach(_ situation: Situation, at offsets: Range<UInt64>) {
    let paths: [Situation: [String]] = [
      .lent: ["share"], .counted: ["share", "pin"], .secure: ["share_ffa"], .given: ["donate"],
    ]
    for offset in offsets {
      for name in paths[situation] ?? [] {
        _ = make(design == .rfc2021 ? "share_range" : name, free + offset)
      }
    }
  }
}

@Suite struct RangeTests {
  @Test("a range changes all its pages and no others", arguments: RangeCall.all)
  func whole(call: RangeCall) {
    var world = World(call.design)
    world.reach(call.before, at: 0..<5)
    let before = world.specification.pages()
    let answer = world.make(call.name, world.free + 1, 3)
    #expect(answer == Expectation(.success, .granted))
    let after = world.specification.pages()
    let differing = zip(before, after).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    let first = Int(world.layout.favouriteIndex) + 1
    #expect(differing == [first, first + 1, first + 2])
    let changed = world.specification.changedThisStep.map(\.pfn)
    #expect(changed == [world.free + 1, world.free + 2, world.free + 3])
  }

  @Test(
    "a range that one page refuses changes nothing",
    arguments: RangeCall.all.filter { $0.name != "share_range" })
  func refused(call: RangeCall) {
    for odd in 0..<4 as Range<UInt64> {
      var world = World(call.design)
      world.reach(call.before, at: 0..<odd)
      world.reach(call.before, at: odd + 1..<4)
      // The odd one out is lent where the others are alone, and alone where they are not.
      if call.before == .alone {
        _ = world.make("share", world.free + odd)
      }
      let before = world.specification.pages()
      let answer = world.make(call.name, world.free, 4)
      #expect(answer.result == .notPermitted, "page \(odd)")
      let after = world.specification.pages()
      #expect(before == after)
      let changed = world.specification.changedThisStep.count
      #expect(changed == 0)
    }
  }

  @Test(
    "a range that runs into the carve-out or past memory changes nothing", arguments: RangeCall.all)
  func runsOut(call: RangeCall) {
    var world = World(call.design)
    let tail = world.layout.ram.end - world.free
    world.reach(call.before, at: tail - 2..<tail)
    let before = world.specification.pages()
    for count in [3, 4, 5, 0x4000, 1 << 27] as [UInt64] {
      let answer = world.make(call.name, world.layout.ram.end - 2, count)
      // The newest design says that the range is odd, the others that its third page is.
      #expect(answer.rule == (call.design == .mainline ? .leavesRegion : .noMap))
      #expect(answer.result == (call.design == .mainline ? .invalidArgument : .notPermitted))
    }
    let after = world.specification.pages()
    #expect(before == after)
  }

  @Test("an empty range succeeds, on pages of every kind", arguments: RangeCall.all)
  func empty(call: RangeCall) {
    for situation in Situation.allCases where situation != .beyond {
      var world = World(call.design)
      let answer = world.make(call.name, world.pfn(for: situation), 0)
      #expect(answer == Expectation(.success, .emptyRange), "\(situation)")
      let changed = world.specification.changedThisStep.count
      #expect(changed == 0)
    }
  }

  @Test("a range that wraps or leaves the address space is invalid", arguments: RangeCall.all)
  func arithmetic(call: RangeCall) {
    let limit = MachineLayout.small.ipaPageCount
    let ranges: [(first: UInt64, count: UInt64)] = [
      (0x40050, limit), (0x40050, limit - 0x40050 + 1), (0x40050, 1 << 52), (0x40050, 1 << 63),
      (0x40050, .max), (limit, 0), (limit, 1), (limit - 1, 2), (1 << 52, 1), (.max, 1), (.max, 2),
      (0, .max), (0, limit + 1), (1 << 52 | 0x40050, 1),
    ]
    for range in ranges {
      var world = World(call.design)
      world.reach(call.before, at: 0..<1)
      let answer = world.make(call.name, range.first, range.count)
      #expect(answer == Expectation(.invalidArgument, .beyondAddressSpace), "\(range)")
    }
    var world = World(call.design)
    let last = world.make(call.name, limit - 1, 1)
    #expect(last.rule != .beyondAddressSpace, "the last page of the address space is a hole")
  }
}
