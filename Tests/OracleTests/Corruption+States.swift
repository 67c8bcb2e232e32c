import Hypercalls
import Specification

@testable import Hypervisor
@testable import Oracle

extension Lockstep {
  /// Stores states in a vmemmap entry: host, and hypervisor in the clear.
  mutating func setStates(_ pfn: UInt64, _ host: UInt64, _ hyp: UInt64) {
    let word = vmemmapWord(pfn)
    write(word, view.words[word] & ~(0xff << 24) | host << 24 | (hyp ^ 3) << 28)
  }
}

extension Corruption {
  /// States, counts and contents.
  static let states: [Corruption] = [
    Corruption("host and hypervisor own a page", .invariant, .hypAloneIsGivenAway, .hypState) {
      $0.setStates($0.ram(0x51), 0, 0)
    },
    Corruption(
      "host and hypervisor own a page given away",
      after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"], .invariant, .hypAloneIsGivenAway,
      .hostState
    ) { $0.setStates($0.ram(0x51), 0, 0) },
    Corruption(
      "host and hypervisor own a page in 6.12", in: .linux612,
      after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"], .invariant, .hypAloneIsGivenAway,
      .hostState
    ) { $0.enter($0.hostWord($0.ram(0x51)), 0) },
    Corruption("nobody owns a page", .invariant, .oneOwner, .hostState) {
      $0.setStates($0.ram(0x51), 3, 3)
    },
    Corruption(
      "nobody owns a page given away", after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"],
      .invariant, .oneOwner, .hypState
    ) { $0.setStates($0.ram(0x51), 3, 3) },
    Corruption("a carve-out is given away", .invariant, .onlyRAMChangesHands, .hostState) {
      $0.setStates($0.ram(0x60), 3, 0)
    },
    Corruption("a carve-out has a count", .invariant, .onlyRAMChangesHands, .count) {
      $0.add($0.vmemmapWord($0.ram(0x60)), 1)
    },
    Corruption("the stack is the host's", .invariant, .hypKeepsItsOwn, .hostState) {
      $0.setStates($0.ram(0x4a), 0, 3)
    },
    Corruption("a pool page is lent", .invariant, .hypKeepsItsOwn, .hypState) {
      $0.setStates($0.ram(0x10), 3, 1)
    },
    Corruption(
      "the hypervisor borrows a page that the host does not lend", .invariant, .lentOnBothSides,
      .hypState
    ) { $0.setStates($0.ram(0x51), 0, 2) },
    Corruption(
      "the host lends a page that the hypervisor does not borrow",
      after: ["host_share_hyp(pfn: ram+0x51)"], .invariant, .lentOnBothSides, .hypState
    ) { $0.setStates($0.ram(0x51), 1, 3) },
    Corruption("a shared page has no borrower", .invariant, .oneBorrower, .hostState) {
      $0.setStates($0.ram(0x51), 1, 3)
    },
    Corruption(
      "a page has two borrowers", after: ["host_share_ffa(pfn: ram+0x51, pages: 1)"], .invariant,
      .oneBorrower, .hypState
    ) { $0.setStates($0.ram(0x51), 1, 2) },
    Corruption(
      "a device's mapping is not counted", .invariant, .mappingsAreCounted, .count
    ) { $0.add($0.view.dmaCountsStart + $0.frame(of: $0.ram(0x51))!, 1) },
    Corruption("a page is lent without a call", .change, nil, .hostState) {
      $0.setStates($0.ram(0x51), 1, 2)
    },
    Corruption("a page is given away without a call", .change, nil, .hostState) {
      $0.setStates($0.ram(0x51), 3, 0)
    },
    Corruption("a state of the hypervisor means nothing", .change, nil, .hypState) {
      $0.setStates($0.ram(0x51), 0, 7)
    },
    Corruption(
      "a share is not counted", in: .rfc2021,
      after: ["host_share_hyp_range(pfn: ram+0x51, pages: 1)"],
      .invariant, .sharesAreCounted, .count
    ) { $0.add($0.vmemmapWord($0.ram(0x51)), 1) },
    Corruption(
      "a pin is lost",
      after: [
        "host_share_hyp(pfn: ram+0x51)",
        "hyp_pin_shared_mem(pfn: ram+0x51, pages: 1)",
      ], .invariant, .pinsAreCounted, .count
    ) { $0.add($0.vmemmapWord($0.ram(0x51)), -1) },
    Corruption(
      "a page comes back with a count", in: .linux612,
      after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"],
      during: "hyp_donate_host(pfn: ram+0x51, pages: 1)", .invariant, .heldPagesStay, .count
    ) { $0.add($0.vmemmapWord($0.ram(0x51)), 1) },
    Corruption("the count of a pool's page outside its lists changed", .change, nil, .count) {
      $0.add($0.vmemmapWord($0.ram(0x3f)), 1)
    },
    Corruption(
      "the count of a guest's root changed", on: .standard,
      during: "host_read(pfn: ram+0x800)", .invariant, .tablesAreCounted, .tableCount
    ) { $0.add($0.vmemmapWord(0x43f04), -1) },
    Corruption("a host page has an order", .change, nil, .vmemmapEntry) {
      $0.add($0.vmemmapWord($0.ram(0x51)), 1 << 16)
    },
    Corruption("6.12 stores a state in the vmemmap", in: .linux612, .change, nil, .vmemmapEntry) {
      $0.add($0.vmemmapWord($0.ram(0x51)), 1 << 24)
    },
    Corruption("a read is a write", .change, nil, .contents) {
      $0.write($0.contentsWord($0.ram(0x50)), Contents.host.rawValue)
    },
    Corruption(
      "the host's bytes change when the page goes",
      after: ["host_write(pfn: ram+0x51)"],
      during: "host_donate_hyp(pfn: ram+0x51, pages: 1)", .change, nil, .contents
    ) { $0.write($0.contentsWord($0.ram(0x51)), 0) },
  ]
}
