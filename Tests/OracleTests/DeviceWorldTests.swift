import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle
@testable import Specification

/// Two pages of RAM, two of a device, and the calls of both patch series until nothing new appears.
@Suite("Small worlds with devices, searched to the end")
struct DeviceWorldTests {
  static let devices: [UInt64] = [0x9000, 0x9001]

  static func dmaCalls(on ranges: [(UInt64, UInt64)], isMemory: Bool) -> [RawCall] {
    ranges.flatMap { first, count in
      var share = HostShareDMA()
      share.address = Address(pfn: first)
      share.size = ByteCount(count << 12)
      share.isMemory = YesOrNo(isMemory)
      var unshare = HostUnshareDMA()
      unshare.address = share.address
      unshare.size = share.size
      return [RawCall(share), RawCall(unshare)]
    }
  }

  static func donations(of pages: [UInt64]) -> [RawCall] {
    pages.flatMap { page in
      [Opcode.hostDonateHypMMIO, .hypDonateHostMMIO].map { opcode in
        var call = RawCall(opcode: opcode)
        call.x[0] = page
        return call
      }
    }
  }

  /// Ten standings of each page of memory: the host's alone, lent to devices with counts to 3, to
  /// the hypervisor with pins to 3, to the secure world, or given. Two pages of devices are given
  /// or mapped up to three times, with room for one range: 19 standings in `mainline`.
  @Test(
    "who has a page, and how often",
    arguments: [(Design.mainline, 1900, 106_400), (.linux612, 1000, 56_000)])
  func standings(design: Design, stateCount: Int, transitionCount: Int) {
    var layout = MachineLayout.small
    layout.refcountMax = 3
    layout.deviceRangeMax = 1
    let first = layout.ram.end - 2
    let memory = [(first, 1), (first + 1, 1), (first, 2), (first + 1, 2)] as [(UInt64, UInt64)]
    let devices = [(0x9000, 1), (0x9001, 1), (0x9000, 2)] as [(UInt64, UInt64)]
    let transfers: [Opcode] = [
      .hostDonateHyp, .hypDonateHost, .hypPinSharedMem, .hypUnpinSharedMem, .hostShareFFA,
      .hostUnshareFFA, .hostShareHyp, .hostUnshareHyp,
    ]
    let pages = [(first, 1), (first + 1, 1), (0x9000, 1)] as [(UInt64, UInt64)]
    let calls =
      SmallWorldTests.calls(transfers, on: pages, in: design)
      + Self.dmaCalls(on: memory + devices, isMemory: true)
      + Self.dmaCalls(on: memory + devices, isMemory: false)
      + Self.donations(of: Self.devices + [first])
      + SmallWorldTests.calls([.hostRead, .hostIdmap], on: pages, in: design)
    var world = SmallWorld(
      design, extensions: design == .mainline ? .all : .dma, layout: layout, calls: calls
    ) { lockstep in
      [first, first + 1, 0x9000, 0x9001].map { lockstep.specification[$0] }
    }
    #expect(world.explore([.plenty]) == stateCount)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == transitionCount)
  }

  /// What the two tables say of pages.
  struct Entries: Hashable {
    var host: [UInt64]
    var levels: [Int]
    var hyp: [UInt64]

    init(_ lockstep: borrowing Lockstep, _ pages: [UInt64]) {
      host = pages.map { lockstep.view.host($0).bits }
      levels = pages.map { lockstep.view.host($0).level }
      hyp = pages.map { lockstep.view.hyp($0).bits }
    }
  }

  /// Two devices side by side, one in another gibibyte, and a carve-out whose table recycling can
  /// find pages for.
  @Test("tables that come and go under donated pages")
  func tables() {
    let layout = MachineLayout.standard
    let pages = Self.devices + [0x80000, layout.ram.end]
    let ranges = pages.map { ($0, UInt64(1)) }
    let calls =
      Self.donations(of: pages)
      + SmallWorldTests.calls([.hostRead, .hostIdmap], on: ranges, in: .mainline)
    var world = SmallWorld(.mainline, extensions: .all, layout: layout, calls: calls) {
      Entries($0, pages)
    }
    #expect(world.explore(SmallWorld<Entries>.Environment.allCases) == 110)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 10_560)
  }
}
