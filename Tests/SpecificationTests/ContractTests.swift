import Hypercalls
import Testing

@testable import Specification

@Suite struct ContractTests {
  @Test("an unpin undoes a pin of exactly its range")
  func unpin() {
    var world = World(.mainline)
    world.reach(.lent, at: 0..<4)
    let free = world.free
    _ = world.make("pin", free, 2)
    _ = world.make("pin", free, 2)
    _ = world.make("pin", free + 2, 1)

    func holds(_ first: UInt64, _ count: UInt64) -> Bool {
      world.specification.contractHolds(RawCall("unpin", first, count))
    }
    #expect(holds(free, 2))
    #expect(holds(free + 2, 1))
    #expect(holds(free, 0))
    #expect(!holds(1 << 52 | free, 0), "a pin of it is refused")
    #expect(!holds(free, 1))
    #expect(!holds(free + 1, 1))
    #expect(!holds(free, 3))
    #expect(!holds(free + 3, 1))
    #expect(!holds(free, .max))
    _ = world.make("unpin", free, 2)
    #expect(holds(free, 2))
    _ = world.make("unpin", free, 2)
    #expect(!holds(free, 2))
    world.specification.reset()
    #expect(!holds(free + 2, 1))
  }

  @Test("a pin that was refused is no pin to undo")
  func refusedPin() {
    var world = World(.mainline)
    _ = world.make("pin", world.free)
    let holds = world.specification.contractHolds(RawCall("unpin", world.free))
    #expect(!holds)
  }

  @Test("the hypervisor gives back only what was given and not yet given back")
  func giveBack() {
    var world = World(.linux612)
    let free = world.free
    _ = world.make("donate", free, 3)

    func holds(_ first: UInt64, _ count: UInt64) -> Bool {
      world.specification.contractHolds(RawCall("give_back", first, count))
    }
    #expect(holds(free, 3))
    #expect(holds(free + 1, 1))
    #expect(holds(free, 0))
    #expect(!holds(free, 4))
    #expect(!holds(world.layout.hypPool.first, 1))
    #expect(!holds(world.layout.image.first, 1))
    #expect(!holds(0x9000, 1))
    #expect(!holds(world.layout.ram.end, 1))
    #expect(!holds(free, .max))
    _ = world.make("give_back", free + 1)
    #expect(holds(free, 1))
    #expect(!holds(free, 3))
  }

  @Test("an FF-A unshare is of pages that FF-A has")
  func unshareFFA() {
    var world = World(.mainline)
    let free = world.free
    _ = world.make("share_ffa", free, 2)
    _ = world.make("share", free + 2)

    func holds(_ first: UInt64, _ count: UInt64) -> Bool {
      world.specification.contractHolds(RawCall("unshare_ffa", first, count))
    }
    #expect(holds(free, 2))
    #expect(holds(free + 1, 1))
    #expect(!holds(free, 3))
    #expect(!holds(free + 2, 1))
    #expect(!holds(free + 3, 1))
    #expect(!holds(1 << 52 | free, 1))
  }

  @Test("a pin that the ledger has no room for breaks its contract")
  func ledgerFull() {
    var world = World(.mainline, layout: .standard)
    let first = world.free
    for page in 0..<UInt64(PinLedger.rangeCountMax) {
      _ = world.make("share", first + page)
      let holds = world.specification.contractHolds(RawCall("pin", first + page))
      #expect(holds)
      _ = world.make("pin", first + page)
    }
    let again = world.specification.contractHolds(RawCall("pin", first))
    #expect(again)
    let wider = world.specification.contractHolds(RawCall("pin", first, 2))
    #expect(!wider)
    world.specification.reset()
    let fresh = world.specification.contractHolds(RawCall("pin", first, 2))
    #expect(fresh)
  }

  @Test("calls without a contract never break one", arguments: Design.allCases)
  func noContract(design: Design) {
    let bound: Set<Opcode> = [
      .hypUnpinSharedMem, .hypDonateHost, .hostUnshareFFA, .reclaimGuestPage, .stockMemcache,
    ]
    let specification = Specification(design: design, layout: .small)
    for opcode in Opcode.allCases where !bound.contains(opcode) || !opcode.exists(in: design) {
      var call = RawCall(opcode: opcode)
      call.x[0] = .max
      call.x[1] = .max
      let holds = specification.contractHolds(call)
      #expect(holds, "\(opcode)")
    }
  }
}
