import Hypercalls
import Testing

@testable import Oracle
@testable import Specification

/// Two pages, a VM and its guest's frames, and every call on them until nothing new appears.
@Suite("Small worlds of guests, searched to the end", .serialized)
struct GuestWorldTests {
  static let layout: MachineLayout = {
    var layout = MachineLayout.standard
    layout.refcountMax = 2
    layout.shareCountMax = 2
    return layout
  }()
  static let pages = ["ram+0x800", "ram+0x801"]
  static let frames = ["0x0", "0x1"]

  static func pfns(_ offsets: [UInt64]) -> [UInt64] { offsets.map { layout.ram.first + $0 } }

  static let stock = (0x10...0x13).map { "stock_memcache(pfn: vms+0x\(String($0, radix: 16)))" }

  static func parsed(_ calls: [String]) throws -> [RawCall] {
    try calls.map { try ProgramText("cpu0 " + $0, layout: layout).program.calls[0] }
  }

  /// What the host can do with a page and the hypervisor.
  static func hostCalls(_ page: String) -> [String] {
    [
      "host_share_hyp(pfn: \(page))", "host_unshare_hyp(pfn: \(page))",
      "host_donate_hyp(pfn: \(page), pages: 1)", "hyp_donate_host(pfn: \(page), pages: 1)",
      "host_share_ffa(pfn: \(page), pages: 1)", "host_unshare_ffa(pfn: \(page), pages: 1)",
      "host_share_dma(address: \(page), size: 0x1000, is_ram: yes)",
      "host_unshare_dma(address: \(page), size: 0x1000)", "host_read(pfn: \(page))",
    ]
  }

  @Test("the host lends two pages to a guest, and takes them back")
  func sharing() throws {
    var calls = Self.pages.flatMap(Self.hostCalls)
    for gfn in Self.frames {
      for page in Self.pages {
        calls += ["r", "rwpu"].map {
          "host_share_guest(pfn: \(page), gfn: \(gfn), pages: 1, rights: \($0))"
        }
      }
      calls += [
        "host_unshare_guest(handle: 0x1000, gfn: \(gfn), pages: 1)",
        "host_relax_perms_guest(gfn: \(gfn), rights: rw)",
        "host_wrprotect_guest(handle: 0x1000, gfn: \(gfn), pages: 1)",
        "guest_read(gfn: \(gfn))",
      ]
    }
    calls += [
      "host_test_clear_young_guest(handle: 0x1000, gfn: 0x0, pages: 1, makes_old: yes)",
      "host_mkyoung_guest(gfn: 0x0)",
    ]
    var world = GuestWorld(
      layout: Self.layout, setUp: try Self.parsed(Self.stock), calls: try Self.parsed(calls),
      pages: Self.pfns([0x800, 0x801]),
      frames: [GuestFrame(slot: 0, gfn: 0), GuestFrame(slot: 0, gfn: 1)])
    #expect(world.explore() == 664)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 21_472)
  }

  @Test("a protected guest owns a page, lends it, loses it, and dies")
  func donation() throws {
    var calls = Self.pages.flatMap(Self.hostCalls)
    for page in Self.pages {
      calls += Self.frames.map { "host_donate_guest(pfn: \(page), gfn: \($0))" }
      calls.append("force_reclaim_guest_page(pfn: \(page))")
    }
    for gfn in Self.frames {
      calls += [
        "guest_share_host(gfn: \(gfn))", "guest_unshare_host(gfn: \(gfn))",
        "vcpu_in_poison_fault(gfn: \(gfn))", "guest_read(gfn: \(gfn))",
        "reclaim_dying_guest_page(handle: 0x1001, gfn: \(gfn))",
      ]
    }
    calls += [
      "vcpu_put()", "vcpu_load(handle: 0x1001, index: 0)", "start_teardown_vm(handle: 0x1001)",
      "finalize_teardown_vm(handle: 0x1001)",
    ]
    var world = GuestWorld(
      layout: Self.layout,
      setUp: try Self.parsed(["vcpu_put()", "vcpu_load(handle: 0x1001, index: 0)"] + Self.stock),
      calls: try Self.parsed(calls),
      pages: Self.pfns([0x800, 0x801]),
      frames: [GuestFrame(slot: 1, gfn: 0), GuestFrame(slot: 1, gfn: 1)])
    #expect(world.explore() == 780)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 26_928)
  }

  @Test("a VM is made, has a vCPU, and goes, while the host writes into its structure")
  func life() throws {
    let structures = ["ram+0x800", "ram+0x801"]
    var calls = structures.flatMap {
      ["host_share_hyp(pfn: \($0))", "host_unshare_hyp(pfn: \($0))"]
    }
    calls += [
      "set_host_vm(host_vm: ram+0x800, handle: 0x1003, created_vcpus: 1, protected: no)",
      "set_host_vm(host_vm: ram+0x800, handle: 0x1003, created_vcpus: 1, protected: yes)",
      "set_host_vcpu(host_vcpu: ram+0x801, index: 0)", "reserve_vm()",
      "unreserve_vm(handle: 0x1003)",
      "init_vm(host_vm: ram+0x800, area: ram+0x802, root: ram+0x804)",
      "init_vcpu(handle: 0x1003, host_vcpu: ram+0x801, area: ram+0x803)", "vcpu_put()",
      "vcpu_load(handle: 0x1003, index: 0)", "start_teardown_vm(handle: 0x1003)",
      "finalize_teardown_vm(handle: 0x1003)", "host_donate_hyp(pfn: ram+0x802, pages: 1)",
      "hyp_donate_host(pfn: ram+0x802, pages: 1)",
      "host_memory_race(structure: ram+0x800, field: handle, value: 0, read: 2)",
    ]
    var world = GuestWorld(
      layout: Self.layout, setUp: try Self.parsed(["vcpu_put()"]), calls: try Self.parsed(calls),
      pages: Self.pfns(Array(0x800...0x806)))
    #expect(world.explore() == 1632)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 27_008)
  }

  @Test("a VM of 6.12 is made, runs, and goes, while the host writes into its structure")
  func life612() throws {
    let structures = ["ram+0x801", "ram+0x806"]
    var calls = structures.flatMap {
      ["host_share_hyp(pfn: \($0))", "host_unshare_hyp(pfn: \($0))"]
    }
    calls += [
      "set_host_vm(host_vm: ram+0x800, handle: 0x1000, created_vcpus: 1, protected: no)",
      "set_host_vcpu(host_vcpu: ram+0x804, index: 0)",
      "init_vm(host_vm: ram+0x800, area: ram+0x808, root: ram+0x80a)",
      "init_vcpu(handle: 0x1000, host_vcpu: ram+0x804, area: ram+0x80c)",
      "vcpu_run_begin(handle: 0x1000, index: 0)", "vcpu_run_end(handle: 0x1000, index: 0)",
      "teardown_vm(handle: 0x1000)", "pop_teardown_page(host_vm: ram+0x800)",
      "host_donate_hyp(pfn: ram+0x80c, pages: 1)", "hyp_donate_host(pfn: ram+0x80c, pages: 1)",
    ]
    calls += ["1", "2"].map {
      "host_memory_race(structure: ram+0x800, field: created_vcpus, value: 0, read: \($0))"
    }
    let lent = ["0x800", "0x804", "0x805"].map { "host_share_hyp(pfn: ram+\($0))" }
    var world = GuestWorld(
      .linux612, layout: Self.layout, setUp: try Self.parsed(lent), calls: try Self.parsed(calls),
      pages: Self.pfns(Array(0x800...0x80e)))
    #expect(world.explore() == 1368)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 20_232)
  }
}
