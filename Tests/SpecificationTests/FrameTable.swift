import Hypercalls
import Testing

@testable import Specification

/// Calls that name a frame of a guest that borrows: their results by what the guest has there.
@Suite struct FrameTable {
  enum Place: String, CaseIterable { case empty, page, old, seen, block, inside, beyond }

  static let table = """
    call            empty   page    old     seen    block   inside  beyond
    relax           -EAGAIN *       *       *       *       *       -EINVAL
    relax_none      -EAGAIN =       =       =       =       =       -EINVAL
    relax_half      -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL
    relax_other     -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL
    wrprotect       =       *       *       =       -E2BIG  -E2BIG  -EINVAL
    wrprotect_block =       -E2BIG  -E2BIG  -E2BIG  *       -EINVAL -EINVAL
    wrprotect_two   -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL
    wrprotect_none  =       =       =       =       =       =       =
    young           =       1       =       1       -E2BIG  -E2BIG  -EINVAL
    young_block     =       -E2BIG  -E2BIG  -E2BIG  1       -EINVAL -EINVAL
    make_old        =       +       =       +       -E2BIG  -E2BIG  -EINVAL
    make_young      =       =       *       =       =       =       -EINVAL
    unshare         -ENOENT *       *       *       -E2BIG  -E2BIG  -EINVAL
    unshare_block   -ENOENT -E2BIG  -E2BIG  -E2BIG  *       -EINVAL -EINVAL
    poison_fault    -EINVAL =       =       =       -EINVAL -EINVAL -EINVAL
    read            1       =       =       =       =       =       1
    write           1       *       *       1       *       *       1
    """

  @Test("each call answers as the table says, and where it refuses changes nothing")
  func table() throws {
    let lines = Self.table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let places = try lines[0].dropFirst().map { try #require(Place(rawValue: $0)) }
    for line in lines.dropFirst() {
      try #require(line.count == lines[0].count)
      for (place, cell) in zip(places, line.dropFirst()) {
        var world = GuestWorld()
        let gfn = world.reach(place)
        let before = Snapshot(world)
        let result = world.make(line[0], gfn: gfn).result
        let changes = cell == "*" || cell == "+"
        let code: ReturnCode? =
          switch cell {
          case "*", "=": .success
          case "+", "1": ReturnCode(rawValue: 1)
          default: ReturnCode(cell)
          }
        #expect(result == code, "\(line[0]) at \(place)")
        // A block's mapping is not in the snapshot; its pages are.
        let changed =
          !world.specification.changedMappingsThisStep.isEmpty || Snapshot(world) != before
        #expect(changed == changes, "\(line[0]) at \(place)")
      }
    }
  }

  @Test("rights are added, none is taken away, and nothing else changes")
  func relaxing() {
    var world = GuestWorld()
    let gfn = world.reach(.seen)
    var expected = world.mapping(0, gfn)!
    for rights in [4, 0, 3, 8] as [UInt64] {
      var call = HostRelaxPermsGuest()
      call.gfn = Gfn(gfn)
      call.rights = Rights(rights)
      let answer = world.make(call)
      #expect(answer.result == .success)
      if rights == 4 { expected.isWritable = true }
      if rights == 3 { expected.isExecutable = true }
      let mapping = world.mapping(0, gfn)
      #expect(mapping == expected)
    }
  }

  @Test("what is done to 512 frames reaches the pages behind an empty first one")
  func pagesBehind() {
    var world = GuestWorld()
    _ = world.make("share_next", world.free)
    var call = HostWrprotectGuest()
    call.gfn = Gfn(GuestWorld.gfn)
    call.pages = PageCount(512)
    let protected = world.make(call)
    #expect(protected.result == .success)
    let mapping = world.mapping(0, GuestWorld.gfn + 1)
    #expect(mapping?.isWritable == false)
  }
}

extension GuestWorld {
  /// Brings VM 0's guest there, and says at which frame.
  mutating func reach(_ place: FrameTable.Place) -> UInt64 {
    switch place {
    case .empty: return Self.gfn
    case .beyond: return layout.ipaPageCount
    case .page, .old, .seen:
      var share = HostShareGuest()
      (share.pfn, share.gfn) = (Pfn(free), Gfn(Self.gfn))
      share.rights = Rights(place == .seen ? 8 : 12)
      make(share)
      if place == .old { _ = make("make_old", gfn: Self.gfn) }
      return Self.gfn
    case .block, .inside:
      var share = HostShareGuest()
      (share.pfn, share.gfn, share.pages) = (Pfn(0x40a00), Gfn(0x400), PageCount(512))
      share.rights = Rights(12)
      make(share)
      return place == .block ? 0x400 : 0x4ff
    }
  }

  mutating func make(_ name: String, gfn: UInt64) -> Answer {
    let (opcode, registers): (Opcode, [UInt64]) =
      switch name {
      case "relax": (.hostRelaxPermsGuest, [gfn, 15])
      case "relax_none": (.hostRelaxPermsGuest, [gfn, 0])
      case "relax_half": (.hostRelaxPermsGuest, [gfn, 9])
      case "relax_other": (.hostRelaxPermsGuest, [gfn, 1 << 55])
      case "wrprotect": (.hostWrprotectGuest, [0x1000, gfn, 1])
      case "wrprotect_block": (.hostWrprotectGuest, [0x1000, gfn, 512])
      case "wrprotect_two": (.hostWrprotectGuest, [0x1000, gfn, 2])
      case "wrprotect_none": (.hostWrprotectGuest, [0x1000, gfn, 0])
      case "young": (.hostTestClearYoungGuest, [0x1000, gfn, 1, 0])
      case "young_block": (.hostTestClearYoungGuest, [0x1000, gfn, 512, 0])
      case "make_old": (.hostTestClearYoungGuest, [0x1000, gfn, 1, 1])
      case "make_young": (.hostMkyoungGuest, [gfn])
      case "unshare": (.hostUnshareGuest, [0x1000, gfn, 1])
      case "unshare_block": (.hostUnshareGuest, [0x1000, gfn, 512])
      case "poison_fault": (.vcpuInPoisonFault, [gfn])
      case "read": (.guestRead, [gfn])
      default: (.guestWrite, [gfn])
      }
    var call = RawCall(opcode: opcode)
    for (number, value) in registers.enumerated() { call.x[number] = value }
    return specification.step(call, evidence: Evidence())
  }
}
