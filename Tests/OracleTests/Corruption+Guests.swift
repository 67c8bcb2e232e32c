import Hypercalls

@testable import Hypervisor
@testable import Oracle
@testable import Specification

/// What a guest's entry says of a page, with all rights.
private func leaf(_ pfn: UInt64, _ state: GuestMapping.State = .borrowed) -> UInt64 {
  Bits.guestLeaf(
    GuestMapping(
      pfn: pfn, state: state, isBlock: false, isReadable: true, isWritable: true,
      isExecutable: true, isAccessed: true), level: 3)
}

/// VM 0 borrows two pages.
private let borrowed = [
  "stock_memcache(pfn: vms+0x10)", "stock_memcache(pfn: vms+0x11)",
  "stock_memcache(pfn: vms+0x12)", "stock_memcache(pfn: vms+0x13)",
  "host_share_guest(pfn: ram+0x800, gfn: 0x200, pages: 1, rights: rw)",
  "host_share_guest(pfn: ram+0x801, gfn: 0x201, pages: 1, rights: rwpu)",
]

/// VM 1 has two pages of its own.
private let owned = [
  "vcpu_put()", "vcpu_load(handle: 0x1001, index: 0)",
  "stock_memcache(pfn: vms+0x14)", "stock_memcache(pfn: vms+0x15)",
  "stock_memcache(pfn: vms+0x16)", "stock_memcache(pfn: vms+0x17)",
  "host_donate_guest(pfn: ram+0x802, gfn: 0x200)",
  "host_donate_guest(pfn: ram+0x803, gfn: 0x201)",
]

private let dying = owned + ["vcpu_put()", "start_teardown_vm(handle: 0x1001)"]

private let read = "host_read(pfn: ram+0x900)"

extension Corruption {
  private static func guest(
    _ name: String, after setUp: [String], during call: String = read, _ kind: Violation.Kind,
    _ invariant: Invariant?, _ aspect: Aspect,
    _ spoil: @escaping @Sendable (inout Lockstep) throws -> Void
  ) -> Corruption {
    Corruption(
      name, on: .standard, after: setUp, during: call, kind, invariant, aspect, spoil)
  }

  /// What a guest reaches that it must not, by walking its tables.
  static let guestSecrecy: [Corruption] = [
    guest(
      "a guest maps a page of the host's", after: borrowed, .secrecy, .hostAloneIsUnmapped,
      .guestCanAccess
    ) { $0.enter($0.guestWord(0x202), leaf($0.ram(0x804))) },
    guest(
      "a guest maps another guest's page", after: borrowed + owned, .secrecy, .guestOwnsAlone,
      .guestCanAccess
    ) { $0.enter($0.guestWord(0x202), leaf($0.ram(0x802))) },
    guest(
      "a guest maps a page it borrows twice", after: borrowed, .secrecy, .guestsAreCounted,
      .guestCanAccess
    ) { $0.enter($0.guestWord(0x202), leaf($0.ram(0x800))) },
    guest(
      "a guest maps the hypervisor's page", after: borrowed, .secrecy, .hypAloneIsGivenAway,
      .guestCanAccess
    ) { $0.enter($0.guestWord(0x202), leaf($0.spare(0x30))) },
    guest(
      "a guest maps a page of tables", after: borrowed, .secrecy, .tablesAreHyps, .guestCanAccess
    ) { $0.enter($0.guestWord(0x202), leaf($0.spare(4))) },
    guest(
      "a guest maps a device", after: borrowed, .secrecy, .onlyRAMChangesHands, .guestCanAccess
    ) { $0.enter($0.guestWord(0x202), leaf(0x9000)) },
    guest(
      "a guest's mapping leads to another page", after: borrowed, .secrecy,
      .guestMapsWhatItMayUse, .guestMapping
    ) { $0.write($0.guestWord(0x201), leaf($0.ram(0x800))) },
    guest(
      "a guest may execute what it may not", after: borrowed, .secrecy, .permissionsOnly,
      .guestRights
    ) { $0.flip($0.guestWord(0x200), Bits.executeNever) },
    guest(
      "a page is mapped where one was taken by force",
      after: owned + ["force_reclaim_guest_page(pfn: ram+0x802)"], .secrecy, .poisonStays,
      .guestCanAccess
    ) { $0.write($0.guestWord(0x200, ofVM: 1), leaf($0.ram(0x803), .owned)) },
    guest(
      "a reclaimed page keeps what was in it", after: dying,
      during: "reclaim_dying_guest_page(handle: 0x1001, gfn: 0x200)", .secrecy, .reclaimedIsZero,
      .memory
    ) { $0.write($0.frame(of: $0.ram(0x802))! * Arena.wordsPerPage + 9, 7) },
  ]

  /// Entries of guests' tables that are wrong in a detail, and what belongs to them.
  static let guestEntries: [Corruption] = [
    guest(
      "a guest has lost a mapping", after: borrowed, .invariant, .guestMapsWhatItMayUse,
      .guestMappingMissing
    ) { $0.enter($0.guestWord(0x201), 0) },
    guest(
      "a guest lacks a right", after: borrowed, .invariant, .permissionsOnly, .guestRights
    ) { $0.flip($0.guestWord(0x201), Bits.stage2Write) },
    guest(
      "a guest's access is forgotten", after: borrowed, .invariant, .permissionsOnly, .accessFlag
    ) { $0.flip($0.guestWord(0x201), Bits.accessFlag) },
    guest(
      "a guest maps memory as a device", after: borrowed, .invariant, .guestMapsWhatItMayUse,
      .guestMapping
    ) { $0.flip($0.guestWord(0x201), 1 << 3) },
    guest(
      "a guest owns what it borrows", after: borrowed, .invariant, .guestStatesByKind, .guestState
    ) { $0.write($0.guestWord(0x201), leaf($0.ram(0x801), .owned)) },
    guest(
      "a guest does not know that it lends a page",
      after: owned + ["guest_share_host(gfn: 0x200)"], .invariant, .guestLendsOnce, .guestState
    ) { $0.write($0.guestWord(0x200, ofVM: 1), leaf($0.ram(0x802), .owned)) },
    guest(
      "a frame counts as robbed that was not", after: borrowed, .invariant,
      .guestMapsWhatItMayUse, .poison
    ) { $0.enter($0.guestWord(0x202), Bits.poison) },
    guest(
      "the mark of a robbed frame is another",
      after: owned + ["force_reclaim_guest_page(pfn: ram+0x802)"], .invariant, .poisonStays,
      .poison
    ) { $0.flip($0.guestWord(0x200, ofVM: 1), 1 << 60) },
    guest(
      "the mark of a robbed frame is lost",
      after: owned + ["force_reclaim_guest_page(pfn: ram+0x802)"], .invariant,
      .guestMapsWhatItMayUse, .guestMappingMissing
    ) { $0.enter($0.guestWord(0x200, ofVM: 1), 0) },
    guest(
      "a share with a guest is not counted", after: borrowed, .invariant, .guestsAreCounted,
      .shareCount
    ) { $0.add($0.vmemmapWord($0.ram(0x800)), 1 << 32) },
    guest(
      "the host does not know that guests borrow a page", after: borrowed, .invariant,
      .guestsAreCounted, .hostState
    ) { $0.setStates($0.ram(0x800), 0, 3) },
    guest(
      "the host owns a guest's page too", after: owned, .invariant, .guestOwnsAlone, .hostState
    ) { $0.setStates($0.ram(0x802), 0, 3) },
    guest(
      "the host owns what a guest lends it", after: owned + ["guest_share_host(gfn: 0x200)"],
      .invariant, .guestLendsOnce, .hostState
    ) { $0.setStates($0.ram(0x802), 0, 3) },
    guest(
      "a guest's page is noted at another frame", after: owned, .invariant,
      .annotatedIffGivenAway, .hostAnnotation
    ) {
      $0.write($0.hostWord($0.ram(0x802)), Bits.guestAnnotation(handle: 0x1001, gfn: 0x201))
    },
    guest(
      "a page changes while the guest lends it", after: owned,
      during: "guest_share_host(gfn: 0x200)", .invariant, .lentKeepsItsContent, .contents
    ) { $0.write($0.contentsWord($0.ram(0x802)), Contents.host.rawValue) },
    guest(
      "the host sees a guest's write", after: dying,
      during: "reclaim_dying_guest_page(handle: 0x1001, gfn: 0x200)", .secrecy, .reclaimedIsZero,
      .contents
    ) { $0.write($0.contentsWord($0.ram(0x802)), Contents.guest.rawValue) },
  ]

  /// VMs, their structures and the pages that are held for them.
  static let vms: [Corruption] = [
    guest("a VM has left its slot", after: [], .invariant, .handlesNameSlots, .vmTable) {
      $0.write($0.view.vmTable.lowerBound + 2, 0)
    },
    guest("a slot is reserved by nobody", after: [], .invariant, .handlesNameSlots, .vmTable) {
      $0.write($0.view.vmTable.lowerBound + 9, MachineView.reservedSlot)
    },
    guest("a VM changes its kind", after: [], .invariant, .handlesNameSlots, .vmStructure) {
      $0.write($0.vmWord(VMWord.isProtected, ofPage: 1), 0)
    },
    guest("a VM dies by itself", after: [], .invariant, .dyingVMsStayEmpty, .vmStructure) {
      $0.write($0.vmWord(VMWord.isDying, ofPage: 1), 1)
    },
    guest("a VM has a field more", after: [], .invariant, .handlesNameSlots, .vmStructure) {
      $0.write($0.vmWord(VMWord.vcpus - 1, ofPage: 1), $0.spare(0x30) << 12)
    },
    guest(
      "a vCPU is of another host", after: [], .invariant, .handlesNameSlots, .vcpuStructure
    ) { $0.add($0.vmWord(VCPUWord.hostVCPU, ofPage: 11), 4096) },
    guest("a vCPU runs on no CPU", after: [], .invariant, .loadedIsCounted, .loadedVCPU) {
      $0.write($0.vmWord(VCPUWord.loadedOn, ofPage: 10), 0)
    },
    guest("a CPU has lost its vCPU", after: [], .invariant, .loadedIsCounted, .loadedVCPU) {
      $0.write($0.view.loadedVCPUs.lowerBound, 0)
    },
    guest("a loaded vCPU is not counted", after: [], .invariant, .loadedIsCounted, .count) {
      $0.add($0.vmemmapWord($0.spare(0)), -1)
    },
    guest(
      "a list of pages is shorter than it says", after: borrowed, .invariant, .heldPagesStay,
      .memcache
    ) { $0.add($0.vmWord(VCPUWord.memcacheCount, ofPage: 10), 1) },
    guest(
      "a page is twice on a list", after: borrowed, .invariant, .oneRolePerPage, .heldPage
    ) { $0.write($0.vmWord(0, ofPage: 0x11), $0.spare(0x11) << 12) },
    guest(
      "a listed page is counted", after: borrowed, .invariant, .heldPagesStay, .count
    ) { $0.add($0.vmemmapWord($0.spare(0x10)), 1) },
    guest(
      "a pool ends in another page",
      after: borrowed + [
        "host_unshare_guest(handle: 0x1000, gfn: 0x200, pages: 1)",
        "host_unshare_guest(handle: 0x1000, gfn: 0x201, pages: 1)",
      ], .invariant, .poolsAreSound, .vmPool
    ) { $0.write($0.vmWord(VMWord.poolTail, ofPage: 0), $0.spare(0x10) << 12) },
    guest(
      "a guest's table is one of another place", after: borrowed, .invariant, .oneRolePerPage,
      .guestTable
    ) { $0.add($0.useWord($0.guestTable(0x200)), 512) },
    guest("a host's page is a guest's table", after: [], .invariant, .tablesAreHyps, .guestTable) {
      let use = TableUse(guestSlot: 0, level: 3, base: 0x400)
      $0.write($0.useWord($0.frame(of: $0.ram(0x904))!), use.bits)
    },
    guest(
      "a guest's table counts one entry too many", after: borrowed, .invariant,
      .tablesAreCounted, .tableCount
    ) { $0.add($0.view.vmemmapStart + $0.guestTable(0x200), 1) },
    guest(
      "a structure comes back as it was",
      after: [
        "host_share_hyp(pfn: ram+0x800)", "reserve_vm()",
        "set_host_vm(host_vm: ram+0x800, handle: 0x1003, created_vcpus: 1, protected: no)",
        "init_vm(host_vm: ram+0x800, area: ram+0x802, root: ram+0x804)",
        "start_teardown_vm(handle: 0x1003)",
      ], during: "finalize_teardown_vm(handle: 0x1003)", .secrecy, .givenBackClean, .memory
    ) { $0.write($0.frame(of: $0.ram(0x802))! * Arena.wordsPerPage + 2, 0x1003) },
  ]
}
