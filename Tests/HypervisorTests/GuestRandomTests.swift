import Hypercalls
import Testing

@testable import Hypervisor

/// Hosts and guests that share, donate and take back at random, on four CPUs, a few pages and a few
/// VMs that come and go.
@Suite("random lives of guests")
struct GuestRandomTests {
  static let pages = 0x40800..<0x40840 as Range<UInt64>

  /// Mostly what the host's favourite pages and frames allow.
  static func step(_ random: inout Random) -> RawCall {
    func pick(_ list: [UInt64]) -> UInt64 { list[random.below(list.count)] }
    let odd: [UInt64] = [0x40600, 0x44000, 0x9000, 1 << 28, 1 << 52 | 0x40801, .max]
    // Structures of the host's, pages for guests, pages for their tables and areas of EL2's each
    // have their place; now and then any page comes in any role.
    func page(_ first: UInt64, _ count: Int) -> UInt64 {
      if random.oneIn(40) { return pick(odd) }
      return pages.lowerBound
        + (random.oneIn(12) ? UInt64(random.below(64)) : first + UInt64(random.below(count)))
    }
    let pfn = page(4, 6)
    let structure = PhysicalAddress(pfn: page(0, 4))
    let area = PhysicalAddress(pfn: page(0x30, 16))
    let root = PhysicalAddress(pfn: page(0x30, 16) & (random.oneIn(8) ? .max : ~1))
    let gfn =
      random.oneIn(30) ? pick([1 << 28, 1 << 52 | 0x100, .max]) : pick([0x100, 0x101, 0x400])
    let handle =
      random.oneIn(10) ? pick([0x1000, 0x1001, 0x10ff, 0x1_1003]) : pick([0x1003, 0x1004, 0x1005])
    let count = random.oneIn(10) ? pick([0, 2, 512, 512, 1 << 52 | 1]) : 1
    let rights = random.oneIn(5) ? UInt64(random.below(18)) : 15
    return switch random.below(32) {
    case 0 where random.oneIn(2):
      .setHostVM(structure, handle: handle, createdVCPUs: 1, isProtected: random.oneIn(2))
    case 1 where random.oneIn(2): .setHostVCPU(structure, index: random.oneIn(5) ? 1 : 0)
    case 2, 3, 4, 5: .offerMemcachePage(pfn: page(0x10, 16))
    case 6: random.oneIn(3) ? .unreserveVM(handle: handle) : .reserveVM
    case 7, 8: .initVM(hostVM: structure, area: area, root: root)
    case 9, 10: .initVCPU(handle: handle, hostVCPU: structure, area: area)
    case 11, 12: .loadVCPU(handle: handle, index: 0)
    case 13: random.oneIn(2) ? .putVCPU : .startTeardownVM(handle: handle)
    case 14: .hostDonateGuest(pfn: pfn, gfn: gfn)
    case 15, 16: .reclaimDyingGuestPage(handle: handle, gfn: gfn)
    case 17: .finalizeTeardownVM(handle: handle)
    case 18, 19: .hostShareGuest(pfn: pfn, gfn: gfn, pages: count, rights: rights)
    case 20: .hostUnshareGuest(handle: handle, gfn: gfn, pages: count)
    case 21: .hostRelaxPermsGuest(gfn: gfn, rights: rights)
    case 22: .hostWrprotectGuest(handle: handle, gfn: gfn, pages: count)
    case 23: .hostTestClearYoungGuest(handle: handle, gfn: gfn, pages: count, makesOld: true)
    case 24: random.oneIn(2) ? .hostMkyoungGuest(gfn: gfn) : .vcpuInPoisonFault(gfn: gfn)
    case 25, 26: .hostDonateGuest(pfn: pfn, gfn: gfn)
    case 27: .guestShareHost(gfn: gfn)
    case 28: random.oneIn(2) ? .guestRead(gfn: gfn) : .guestWrite(gfn: gfn)
    case 29: .guestUnshareHost(gfn: gfn)
    case 30: .forceReclaimGuestPage(pfn: pfn)
    default: .reclaimGuestPage(handle: handle, gfn: gfn)
    }
  }

  @Test("hardened: no panic, and a refusal changes only what it admitted")
  func hardened() {
    var world = GuestWorld()
    var random = Random(seed: 73)
    var successes: [String: Int] = [:]
    for _ in 0..<100 {
      world.hypervisor.reset()
      world.make(.putVCPU)
      world.load(world.makeVM(0x40820, isProtected: random.oneIn(2)))
      world.makeVM(0x40828, isProtected: random.oneIn(2))
      for _ in 0..<400 {
        let mark = world.hypervisor.writeCount
        var call: RawCall?
        let outcome: Outcome
        if random.oneIn(6) {
          let pfn = Self.pages.lowerBound + UInt64(random.below(random.oneIn(8) ? 0x40 : 4))
          outcome =
            random.oneIn(3)
            ? world.hypervisor.make(HostUnshareHyp.self, pfn)
            : world.hypervisor.make(HostShareHyp.self, pfn)
        } else {
          let step = Self.step(&random)
          call = step
          outcome = world.make(step, on: random.oneIn(4) ? random.below(4) : 0)
        }
        #expect(outcome.ending == .returned, "\(Self.name(call)): \(outcome.site.summary)")
        #expect(outcome.lockFault == .none, "\(Self.name(call))")
        if !outcome.result.isError {
          if let call { successes[Self.name(call), default: 0] += 1 }
        } else if !Self.mayAdmit(call) {
          let changed = world.hypervisor.changedWordsInUse(since: mark)
          #expect(changed.isEmpty, "\(Self.name(call)) = \(outcome.result)")
        }
      }
      checkTables(world)
    }
    // Of all but the recorder's stock.
    #expect(successes.count == 26, "\(successes)")
  }

  private static func name(_ call: RawCall?) -> String { call?.opcode.name ?? "host" }

  /// Pages that the host offered may be EL2's now.
  private static func mayAdmit(_ call: RawCall?) -> Bool {
    [.hostShareGuest, .hostDonateGuest].contains(call?.opcode)
  }

  /// Every table counts its entries, the host's notes name what the guests map, and the counts of
  /// shares are the numbers of mappings.
  private func checkTables(_ world: borrowing GuestWorld) {
    let hypervisor = world.hypervisor.arena
    var shares: [UInt64: UInt64] = [:]
    for frame in 0..<hypervisor.frameCount {
      let use = TableUse(bits: hypervisor.words[hypervisor.tableUseStart + frame])
      guard use.isGuestTable else { continue }
      var count: UInt64 = 1
      for slot in 0..<Arena.wordsPerPage {
        let entry = Descriptor(bits: hypervisor.words[frame * Arena.wordsPerPage + slot])
        if entry.isEmpty { continue }
        count += 1
        guard entry.isLeaf(at: use.level) else { continue }
        let gfn = use.base + UInt64(slot) * Stage.pageCount(use.level)
        if entry.state == .sharedBorrowed {
          for pfn in entry.pfn..<entry.pfn + Stage.pageCount(use.level) {
            shares[pfn, default: 0] += 1
          }
        } else if entry.state == .owned {
          let handle = Hypervisor.firstHandle + use.guestSlot
          let leaf = world.hypervisor.inspect(entry.pfn).hostLeaf
          #expect(leaf == .guest(handle: handle, gfn: gfn))
        }
      }
      let refcount = HypPage(bits: hypervisor.words[hypervisor.vmemmapStart + frame]).refcount
      #expect(refcount == count)
    }
    for pfn in Self.pages {
      let page = world.hypervisor.inspect(pfn)
      #expect(page.shareCount == shares[pfn, default: 0])
      if page.shareCount > 0 { #expect(page.hostState == .sharedOwned) }
    }
  }
}
