import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle
@testable import Specification

/// Two devices, two pages of RAM and one of another device, until nothing new appears.
@Suite("Small worlds of devices' address spaces, searched to the end")
struct AddressSpaceWorldTests {
  static let doorbell: UInt64 = 0x9000
  static let layout = {
    var layout = MachineLayout.small
    layout.refcountMax = 2
    layout.deviceRangeMax = 1
    return layout
  }()
  static let first = layout.ram.end - 2
  static let places = [
    DevicePlace(device: 0, iova: 0), DevicePlace(device: 0, iova: 1),
    DevicePlace(device: 1, iova: 0x200),
  ]

  static func map(
    _ pfn: UInt64, at place: DevicePlace, count: UInt64 = 1, rights: UInt64 = 3
  ) -> RawCall {
    var call = IOMMUMapPages()
    call.pfn = Pfn(pfn)
    call.pages = PageCount(count)
    call.device = DeviceReference(place.device)
    call.iova = Iova(place.iova)
    call.rights = DeviceRights(rights | (pfn == doorbell ? 16 : 0))
    return RawCall(call)
  }

  static func unmap(_ place: DevicePlace, count: UInt64 = 1) -> RawCall {
    var call = IOMMUUnmapPages()
    call.device = DeviceReference(place.device)
    call.iova = Iova(place.iova)
    call.pages = PageCount(count)
    return RawCall(call)
  }

  static func accesses(of place: DevicePlace) -> [RawCall] {
    [Opcode.deviceRead, .deviceWrite].map { opcode in
      var call = RawCall(opcode: opcode, actor: UInt8(place.device))
      call.x[0] = place.iova
      return call
    }
  }

  /// What the specification says of the pages and the places.
  struct State: Hashable {
    var pages: [AbstractPage]
    var entries: [DeviceEntry?]
    /// What the SMMU keeps, where that tells states apart.
    var cached: Set<[UInt64]> = []

    init(_ lockstep: borrowing Lockstep, cached isCached: Bool = false) {
      pages = [first, first + 1, doorbell].map { lockstep.specification[$0] }
      entries = places.map { lockstep.specification.deviceEntry(at: $0) }
      guard isCached else { return }
      for index in 0..<lockstep.hypervisor.translationEnd {
        guard let entry = lockstep.hypervisor.cachedTranslation(index) else { continue }
        cached.insert([entry.vmid, entry.page, entry.bits])
      }
    }
  }

  @Test(
    "what is mapped where, and how often",
    arguments: [(Design.mainline, 963, 48_372), (.linux612, 840, 42_198)])
  func places(design: Design, stateCount: Int, transitionCount: Int) {
    let first = Self.first
    let pages = [(first, 1), (first + 1, 1), (Self.doorbell, 1)] as [(UInt64, UInt64)]
    let transfers: [Opcode] = [.hostDonateHyp, .hypDonateHost, .hostShareHyp, .hostUnshareHyp]
    let calls =
      Self.places.flatMap { place in
        pages.map { Self.map($0.0, at: place) } + [Self.unmap(place)]
      }
      + [Self.map(first, at: Self.places[0], count: 2), Self.unmap(Self.places[0], count: 2)]
      + DeviceWorldTests.dmaCalls(on: [(first, 2), (first, 1)], isMemory: true)
      + DeviceWorldTests.dmaCalls(on: [(Self.doorbell, 1)], isMemory: false)
      + SmallWorldTests.calls(transfers, on: [(first, 1)], in: design)
      + DeviceWorldTests.donations(of: [Self.doorbell])
    var world = SmallWorld(
      design, extensions: design == .mainline ? .all : .dma, layout: Self.layout, calls: calls
    ) { State($0) }
    #expect(world.explore([.plenty, .hypPoolEmpty]) == stateCount)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == transitionCount)
  }

  @Test("what the SMMU keeps of it")
  func translations() {
    let place = Self.places[0]
    let first = Self.first
    let calls =
      [
        Self.map(first, at: place), Self.map(first, at: place, rights: 1),
        Self.map(first + 1, at: place, rights: 2), Self.map(first, at: Self.places[1]),
        Self.unmap(place), Self.unmap(Self.places[1]),
      ]
      + Self.accesses(of: place) + Self.accesses(of: Self.places[1])
      + SmallWorldTests.calls([.hostDonateHyp, .hypDonateHost], on: [(first, 1)], in: .mainline)
    var world = SmallWorld(.mainline, extensions: .all, layout: Self.layout, calls: calls) {
      State($0, cached: true)
    }
    #expect(world.explore([.plenty]) == 88)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 978)
  }
}
