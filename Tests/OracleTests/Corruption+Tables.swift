import Hypercalls
import Specification

@testable import Hypervisor
@testable import Oracle

extension Corruption {
  /// Page tables and what links them.
  static let tables: [Corruption] = [
    Corruption("a table's count is one too many", .invariant, .tablesAreCounted, .tableCount) {
      $0.add($0.view.vmemmapStart + $0.hostTable($0.ram(0x50)), 1)
    },
    Corruption(
      "an entry of EL2's table is not counted", after: ["host_share_hyp(pfn: ram+0x51)"],
      during: "hyp_pin_shared_mem(pfn: ram+0x51, pages: 1)", .invariant, .tablesAreCounted,
      .tableCount
    ) { $0.add($0.view.vmemmapStart + $0.hypTable($0.ram(0x51)), -1) },
    Corruption("a link leads out of RAM", .invariant, .tablesHaveOneParent, .tableLink) {
      $0.enter($0.hostWord(0x80000), 0x9000 << 12 | 3)
    },
    Corruption(
      "a link leads to a page that is no table", .invariant, .tablesHaveOneParent, .tableLink
    ) {
      $0.enter($0.hostWord(0x80000), $0.ram(0x51) << 12 | 3)
    },
    Corruption("two entries link one table", .invariant, .tablesHaveOneParent, .tableLink) {
      let table = $0.pfn(ofTable: $0.hostTable($0.ram(0x50)))
      $0.enter($0.hostWord($0.ram(0x50) + 512), table << 12 | 3)
    },
    Corruption("a link has attributes", .invariant, .tablesHaveOneParent, .tableLink) {
      $0.flip($0.linkWord($0.hostTable($0.ram(0x50))), 1 << 59)
    },
    Corruption(
      "a table's link is gone", after: ["host_read(pfn: ram+0x50)"], .invariant,
      .tablesHaveOneParent, .unlinkedTable
    ) { $0.enter($0.linkWord($0.hostTable($0.ram(0x50))), 0) },
    Corruption("a new table hangs nowhere", .invariant, .tablesHaveOneParent, .unlinkedTable) {
      _ = try $0.takeTable($0.hypervisor.hostStage, level: 2, base: 0x80000)
    },
    Corruption(
      "a table's page is freed and still counted", on: .layoutB, after: ["host_read(pfn: bank)"],
      during: "host_read(pfn: ram+0x800)", .invariant, .tablesHaveOneParent, .unlinkedTable
    ) {
      let table = $0.hostTable(0x90020)
      $0.enter($0.linkWord(table), 0)
      $0.write($0.useWord(table), 0)
      $0.add($0.view.vmemmapStart + table, -1)
    },
    Corruption(
      "a page changes from one table into another", .invariant, .tablesHaveOneParent, .unlinkedTable
    ) {
      $0.add($0.useWord($0.hostTable($0.ram(0x50))), 512)
    },
    Corruption(
      "a table of EL2's is left without an entry", .change, nil, .emptyTable, inCallOnly: true
    ) {
      let base = ($0.layout.ram.end + 512) & ~511
      let table = try $0.takeTable($0.hypervisor.hypStage, level: 3, base: base)
      $0.enter($0.hypWord(base), $0.pfn(ofTable: table) << 12 | 3)
    },
    Corruption(
      "a fault makes a table where a block would do", .change, nil, .hostMapping, inCallOnly: true
    ) {
      let table = try $0.takeTable($0.hypervisor.hostStage, level: 2, base: 0x80000)
      $0.enter($0.hostWord(0x80000), $0.pfn(ofTable: table) << 12 | 3)
    },
    Corruption(
      "a table is set aside and not needed", .change, nil, .unusedTables, inCallOnly: true
    ) { $0.lastOutcome.unusedTables = 1 },
    Corruption(
      "a device stays mapped though pages are lacking", after: ["host_read(pfn: mmio)"],
      during: "host_share_hyp(pfn: mmio)", .change, nil, .notRecycled, inCallOnly: true
    ) { $0.lastOutcome.failedHostAllocations = 2 },
    Corruption("a table lies outside its pool", .invariant, .tablesAreHyps, .tableInPool) {
      let table = try $0.takeTable($0.hypervisor.hypStage, level: 2, base: 0x80000)
      $0.write($0.useWord(table), $0.hypervisor.hostStage.use(level: 2, base: 0x80000).bits)
      $0.enter($0.hostWord(0x80000), $0.pfn(ofTable: table) << 12 | 3)
    },
    Corruption(
      "memory's mapping is dropped", after: ["host_read(pfn: ram+0x51)"], .invariant,
      .recyclingForgetsNothing, .forgotten, inCallOnly: true
    ) { $0.enter($0.hostWord($0.ram(0x51)), 0) },
    Corruption(
      "memory's block is dropped", on: .standard, after: ["host_read(pfn: ram+0x2000)"],
      during: "host_read(pfn: ram+0x800)", .invariant, .recyclingForgetsNothing, .forgotten,
      inCallOnly: true
    ) { $0.enter($0.hostWord($0.ram(0x2000)), 0) },
    Corruption(
      "recycling drops an annotation", on: .layoutB,
      after: ["host_donate_hyp(pfn: ram+0x801, pages: 1)", "fail_allocation(nth: 1, times: 1)"],
      during: "host_read(pfn: bank)", .invariant, .recyclingForgetsNothing, .forgotten
    ) { $0.enter($0.hostWord($0.ram(0x801)), 0) },
  ]

  /// Pools of table pages.
  static let pools: [Corruption] = [
    Corruption("a free page is counted", .invariant, .poolsAreSound, .poolPage) {
      $0.add($0.view.vmemmapStart + $0.nextFree($0.view.hostPool), 1)
    },
    Corruption("a free page has another order", .invariant, .poolsAreSound, .poolPage) {
      $0.add($0.view.vmemmapStart + $0.nextFree($0.view.hostPool), 1 << 16)
    },
    Corruption("a page in use has an order", .invariant, .poolsAreSound, .poolPage) {
      $0.add($0.view.vmemmapStart + $0.hostTable($0.ram(0x50)), 1 << 16)
    },
    Corruption("a free page is not zero", .invariant, .poolsAreSound, .poolPage) {
      $0.write($0.nextFree($0.view.hostPool) * Arena.wordsPerPage + 7, 1)
    },
    Corruption("a freed table is not zero", .invariant, .poolsAreSound, .poolPage) {
      let table = try $0.takeTable($0.hypervisor.hostStage, level: 2, base: 0x80000)
      $0.write(table * Arena.wordsPerPage + 7, 1)
      try $0.hypervisor.freeTable(table, of: $0.hypervisor.hostStage)
    },
    Corruption("a page inside a free block has links", .invariant, .poolsAreSound, .poolPage) {
      $0.write($0.pageInsideBlock(of: $0.view.hostPool) * Arena.wordsPerPage + 1, 1)
    },
    Corruption("a free page is on no list", .invariant, .tablesHaveOneParent, .unlinkedTable) {
      let table = try $0.takeTable($0.hypervisor.hostStage, level: 2, base: 0x80000)
      let word = $0.view.vmemmapStart + table
      $0.write($0.useWord(table), 0)
      $0.write(word, $0.view.words[word] & ~0xff_ffff | 0xff << 16)
    },
    Corruption("a list's last page is another", .invariant, .poolsAreSound, .poolList) {
      let pool = $0.view.hostPool
      let order = Int($0.view.order(of: $0.nextFree(pool)))
      $0.add(pool.listsStart + 2 * order + 1, 1)
    },
    Corruption("a list's link leads out of the pool", .invariant, .poolsAreSound, .poolList) {
      $0.write($0.nextFree($0.view.hostPool) * Arena.wordsPerPage, 1)
    },
    Corruption("a list goes in a circle", .invariant, .poolsAreSound, .poolList) {
      let page = $0.nextFree($0.view.hostPool)
      $0.write(page * Arena.wordsPerPage, UInt64(page + 1))
      $0.write(page * Arena.wordsPerPage + 1, 0)
    },
    Corruption("two free buddies are not joined", .invariant, .poolsAreSound, .poolPage) {
      let pool = $0.view.hostPool
      var taken: [Int] = []
      // A page from a block of two or more leaves its buddy free.
      while $0.view.order(of: $0.nextFree(pool)) == 0 {
        taken.append(try $0.takeTable($0.hypervisor.hostStage, level: 2, base: 0x80000))
      }
      let page = try $0.takeTable($0.hypervisor.hostStage, level: 2, base: 0x80000)
      $0.freeAlone(page, in: pool)
      for page in taken { try $0.hypervisor.freeTable(page, of: $0.hypervisor.hostStage) }
    },
    Corruption("a free block is lost and counted off", .invariant, .poolsAreSound, .poolCount) {
      let pool = $0.view.hostPool
      let block = $0.nextFree(pool)
      let order = Int($0.view.order(of: block))
      // The list forgets its first block, which itself stays as it was.
      let next = $0.view.word(0, of: block)
      $0.write(pool.listsStart + 2 * order, next)
      let last = next == 0 ? pool.listsStart + 2 * order + 1 : (Int(next) - 1) * 512 + 1
      $0.write(last, 0)
      $0.add(pool.freeCountWord, -(1 << order))
    },
    Corruption("the number of free pages is wrong", .invariant, .poolsAreSound, .poolCount) {
      $0.add($0.view.hypPool.freeCountWord, 1)
    },
    Corruption("a page inside a free block is a table", .invariant, .oneRolePerPage, .freeTable) {
      let page = $0.pageInsideBlock(of: $0.view.hostPool)
      $0.write($0.useWord(page), $0.hypervisor.hostStage.use(level: 2, base: 0x80000).bits)
      $0.enter($0.hostWord(0x80000), $0.pfn(ofTable: page) << 12 | 3)
      $0.add($0.view.vmemmapStart + page, 1 - 0xff << 16)
    },
  ]

  /// Words that no call may change, or not this one.
  static let frame: [Corruption] = [
    Corruption("a word of the host's memory changed", .change, nil, .untracked) {
      $0.write($0.frame(of: $0.ram(0x51))! * Arena.wordsPerPage, 1)
    },
    Corruption("a variable of nobody changed", .change, nil, .untracked) {
      $0.write($0.view.variablesStart + 2000, 1)
    },
    Corruption("pool pages are withheld by a read", .change, nil, .untracked, inCallOnly: true) {
      $0.write($0.view.hostPool.withheldWord, 1)
    },
    Corruption(
      "a refused call writes", during: "host_unshare_hyp(pfn: ram+0x50)", .refusedChange, nil,
      .untracked, inCallOnly: true
    ) { $0.mapLazily($0.ram(0x52)) },
    Corruption(
      "an aborted access writes", during: "host_write(pfn: ram+0x47)", .refusedChange, nil,
      .untracked, inCallOnly: true
    ) { $0.mapLazily($0.ram(0x52)) },
    Corruption(
      "a call without memory maps something", in: .linux612, on: .layoutB,
      after: ["fail_allocation(nth: 1, times: 255)"],
      during: "host_stage2_idmap(pfn: bank)", .refusedChange, nil, .untracked, inCallOnly: true
    ) { $0.mapLazily($0.ram(0x612)) },
  ]

  static let all =
    secrecy + entries + states + tables + pools + frame + guestSecrecy + guestEntries + vms
    + devices + smmu + secureWorld
}
