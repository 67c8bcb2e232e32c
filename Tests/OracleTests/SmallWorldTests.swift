import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle
@testable import Specification

/// Two pages of RAM, a carve-out, a device, and every call on them until nothing new appears.
@Suite("Small worlds, searched to the end")
struct SmallWorldTests {
  /// What the specification knows of two pages, and the pins that can be undone.
  struct Standing: Hashable {
    var pages: [AbstractPage]
    var pins: [UInt32]

    init(_ specification: borrowing Specification, _ first: UInt64) {
      pages = [specification[first], specification[first + 1]]
      pins = [(first, 1), (first + 1, 1), (first, 2)].map {
        specification.pins.pins(first: $0.0, count: $0.1)
      }
    }
  }

  static func calls(
    _ opcodes: [Opcode], on ranges: [(UInt64, UInt64)], in design: Design
  ) -> [RawCall] {
    var calls: [RawCall] = []
    for opcode in opcodes where opcode.exists(in: design) {
      for (first, count) in ranges {
        var call = RawCall(opcode: opcode)
        call.x[0] = first
        call.x[1] = count
        calls.append(call)
      }
    }
    return calls
  }

  static let transfers: [Opcode] = [
    .hostShareHypRange, .hostUnshareHypRange, .hostDonateHyp, .hypDonateHost, .hypPinSharedMem,
    .hypUnpinSharedMem, .hostShareFFA, .hostUnshareFFA,
  ]
  static let onePageCalls: [Opcode] = [
    .hostShareHyp, .hostUnshareHyp, .hostRead, .hostMemAbort, .hostIdmap,
  ]

  /// 16 counts, or three other standings, for each page; where a pin of both pages is told from two
  /// pins, that makes 1,496 ways to pin the two up to 15 times.
  @Test(
    "counters to their limits",
    arguments: [
      (Design.mainline, 1601, 84_178), (.linux612, 1601, 84_178), (.rfc2021, 256, 7_168),
    ])
  func counters(design: Design, stateCount: Int, transitionCount: Int) {
    let layout = MachineLayout.small
    let first = layout.ram.end - 2
    let ranges = [
      (first, 0), (first, 1), (first + 1, 1), (first, 2), (first + 1, 2), (first + 2, 1),
      (0x9000, 1), (0x9000, 0),
    ].map { (UInt64($0.0), UInt64($0.1)) }
    let calls =
      Self.calls(Self.transfers, on: ranges, in: design)
      + Self.calls(Self.onePageCalls, on: ranges.filter { $0.1 == 1 }, in: design)
    var world = SmallWorld(design, layout: layout, calls: calls) {
      Standing($0.specification, first)
    }
    #expect(world.explore([.plenty]) == stateCount)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == transitionCount)
  }

  /// The standing of two pages, and how the host's table shows them and what lies behind RAM.
  struct Shape: Hashable {
    var standing: Standing
    var entries: [UInt64]
    var levels: [Int]

    init(_ lockstep: borrowing Lockstep, _ first: UInt64, _ others: [UInt64]) {
      standing = Standing(lockstep.specification, first)
      let pages = [first, first + 1] + others
      entries = pages.map { lockstep.view.host($0).bits }
      levels = pages.map { lockstep.view.host($0).level }
    }
  }

  /// The two pages lie on both sides of a 2 MiB border and have no tables at boot; the carve-out
  /// and the device share a table that recycling frees.
  @Test(
    "tables that come and go",
    arguments: [
      (Design.mainline, 712, 137_256), (.linux612, 260, 49_584), (.rfc2021, 64, 6_912),
    ])
  func tables(design: Design, stateCount: Int, transitionCount: Int) {
    var layout = MachineLayout.standard
    layout.refcountMax = 1
    let first = layout.ram.first + 0x9ff
    let others = [layout.ram.end + 0xf, layout.ram.end + 0x10]
    let ranges = [(first, 1), (first + 1, 1), (first, 2), (others[0], 1), (others[1], 1)]
      .map { (UInt64($0.0), UInt64($0.1)) }
    let accesses: [Opcode] = [.hostShareHyp, .hostUnshareHyp, .hostRead, .hostIdmap]
    let calls =
      Self.calls(Self.transfers, on: ranges, in: design)
      + Self.calls(accesses, on: ranges.filter { $0.1 == 1 }, in: design)
    var world = SmallWorld(design, layout: layout, calls: calls) { Shape($0, first, others) }
    #expect(world.explore(SmallWorld<Shape>.Environment.allCases) == stateCount)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == transitionCount)
  }

  /// Structures of the 2021 series, from three places that share pages, and shares of single pages
  /// among them; each page is lent up to three times.
  @Test("the host's VMs of 2021, several structures to a page")
  func structures() {
    var layout = MachineLayout.small
    layout.refcountMax = 3
    let first = layout.ram.end - 4
    let ranges = (first..<first + 4).map { ($0, UInt64(1)) }
    var calls = Self.calls(
      [.hostShareHypRange, .hostUnshareHypRange, .hostRead], on: [ranges[1], ranges[2]],
      in: .rfc2021)
    for opcode in [Opcode.createHostVM, .destroyHostVM] {
      for (offset, vcpuCount) in [(0, 0), (0, 1), (0x800, 1), (0x1800, 1)] as [(UInt64, UInt64)] {
        var call = RawCall(opcode: opcode)
        call.x[0] = first << 12 + offset
        call.x[1] = vcpuCount
        calls.append(call)
      }
    }
    var world = SmallWorld(.rfc2021, layout: layout, calls: calls) { lockstep in
      (first..<first + 4).map { lockstep.specification[$0] }
    }
    #expect(world.explore([.plenty]) == 64)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 896)
  }
}
