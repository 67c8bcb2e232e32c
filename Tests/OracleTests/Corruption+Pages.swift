import Hypercalls
import Specification

@testable import Hypervisor
@testable import Oracle

private let device = Bits.hostLeaf(0x9000, level: 3, isMemory: false, state: 0)

private func memory(_ pfn: UInt64) -> UInt64 {
  Bits.hostLeaf(pfn, level: 3, isMemory: true, state: 0)
}

extension Corruption {
  /// What a component reaches that it must not, by walking the tables.
  static let secrecy: [Corruption] = [
    Corruption(
      "the host maps a page it gave away", after: ["host_donate_hyp(pfn: ram+0x50, pages: 1)"],
      during: "host_read(pfn: ram+0x51)", .secrecy, .givenAwayIsUnmapped, .hostCanAccess
    ) { $0.write($0.hostWord($0.ram(0x50)), memory($0.ram(0x50))) },
    Corruption("the host maps the hypervisor's data", .secrecy, .hypKeepsItsOwn, .hostCanAccess) {
      $0.write($0.hostWord($0.ram(0x47)), memory($0.ram(0x47)))
    },
    Corruption(
      "the host may write the hypervisor's text", .secrecy, .hypKeepsItsOwn, .hostCanAccess
    ) { $0.flip($0.hostWord($0.ram(0x40)), Bits.stage2Write) },
    Corruption(
      "a translation of the hypervisor's data is cached for the host", .secrecy,
      .noStaleTranslation, .staleTranslation
    ) {
      let page = $0.ram(0x47)
      let leaf = Entry(word: 0, level: 3, descriptor: Descriptor(bits: memory(page)))
      $0.hypervisor.cache(leaf, of: page, vmid: 0)
    },
    Corruption("the host maps a page table", .secrecy, .tablesAreHyps, .hostCanAccess) {
      let table = $0.pfn(ofTable: $0.hostTable($0.ram(0x50)))
      $0.write($0.hostWord(table), memory(table))
    },
    Corruption(
      "a page that is the host's alone is mapped at EL2", .secrecy, .hostAloneIsUnmapped,
      .hypCanAccess
    ) {
      $0.enter($0.hypWord($0.ram(0x51)), Bits.hypLeaf($0.ram(0x51), .data, state: 0))
    },
    Corruption("a carve-out is mapped at EL2", .secrecy, .onlyRAMChangesHands, .hypCanAccess) {
      $0.enter($0.hypWord($0.ram(0x60)), Bits.hypLeaf($0.ram(0x60), .data, state: 0))
    },
    Corruption(
      "a page lent to the secure world is mapped at EL2",
      after: ["host_share_ffa(pfn: ram+0x51, pages: 1)"], .secrecy, .hypMapsWhatItMayUse,
      .hypCanAccess
    ) {
      $0.enter($0.hypWord($0.ram(0x51)), Bits.hypLeaf($0.ram(0x51), .data, state: 2))
    },
    Corruption(
      "the host's mapping of a page leads to another", .secrecy, .hostMapsWhatItMayUse,
      .hostMapping
    ) { $0.write($0.hostWord($0.ram(0x50)), memory($0.ram(0x47))) },
    Corruption(
      "EL2's mapping of a page leads to another", in: .linux612,
      after: ["host_share_hyp(pfn: ram+0x51)"], .secrecy, .hypMapsWhatItMayUse, .hypMapping
    ) { $0.write($0.hypWord($0.ram(0x51)), Bits.hypLeaf($0.ram(0x52), .data, state: 2)) },
    Corruption(
      "a block covers pages of the hypervisor", on: .standard,
      during: "host_read(pfn: ram+0x800)", .secrecy, .givenAwayIsUnmapped, .blockCoversForeignPage
    ) {
      let area = PageRange(first: 0x43e00, count: 512)
      _ = try $0.hypervisor.setStage2(area, .mapping(.hostMemory, .owned), allowsBlocks: true)
    },
    Corruption(
      "a block covers a carve-out and devices", on: .standard,
      during: "host_read(pfn: ram+0x800)", .secrecy, .hostMapsWhatItMayUse, .blockLeavesRegion
    ) {
      let area = PageRange(first: 0x44000, count: 512)
      _ = try $0.hypervisor.setStage2(area, .mapping(.hostMemory, .owned), allowsBlocks: true)
    },
    Corruption(
      "a page comes back with what the hypervisor wrote",
      after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"],
      during: "hyp_donate_host(pfn: ram+0x51, pages: 1)", .secrecy, .givenBackClean, .contents
    ) { $0.write($0.contentsWord($0.ram(0x51)), Contents.hyp.rawValue) },
  ]

  /// Entries that are wrong in a detail.
  static let entries: [Corruption] = [
    Corruption(
      "a page given away is not annotated", after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"],
      .invariant, .annotatedIffGivenAway, .hostAnnotation
    ) { $0.enter($0.hostWord($0.ram(0x51)), 0) },
    Corruption(
      "an annotation names nobody", after: ["host_donate_hyp(pfn: ram+0x51, pages: 1)"],
      .invariant, .annotatedIffGivenAway, .hostAnnotation
    ) { $0.write($0.hostWord($0.ram(0x51)), 2 << 60) },
    Corruption("a host page is annotated", .invariant, .annotatedIffGivenAway, .hostAnnotation) {
      $0.enter($0.hostWord($0.ram(0x51)), 2 << 60 | 2)
    },
    Corruption("a whole area is annotated", .invariant, .annotatedIffGivenAway, .hostAnnotation) {
      $0.enter($0.hostWord(0x80000), 2 << 60 | 2)
    },
    Corruption("a carve-out is annotated", .invariant, .onlyRAMChangesHands, .hostAnnotation) {
      $0.enter($0.hostWord($0.ram(0x60)), 2 << 60 | 2)
    },
    Corruption(
      "the host has lost the hypervisor's text", .invariant, .hostMapsWhatItMayUse, .hostMapping
    ) { $0.flip($0.hostWord($0.ram(0x40)), 1 << 10) },
    Corruption(
      "the host's mapping lacks a right", .invariant, .hostMapsWhatItMayUse, .hostCannotAccess
    ) { $0.flip($0.hostWord($0.ram(0x50)), Bits.stage2Write) },
    Corruption(
      "the host maps memory as a device", .invariant, .hostMapsWhatItMayUse, .hostMapping
    ) { $0.flip($0.hostWord($0.ram(0x50)), (memory(0) ^ device) & 0x3c) },
    Corruption(
      "a device page is executable", during: "host_read(pfn: mmio)", .invariant,
      .hostMapsWhatItMayUse, .hostMapping
    ) { $0.flip($0.hostWord(0x9000), Bits.executeNever) },
    Corruption(
      "a pinned page is not mapped at EL2",
      after: [
        "host_share_hyp(pfn: ram+0x51)",
        "hyp_pin_shared_mem(pfn: ram+0x51, pages: 1)",
      ], .invariant, .hypMapsWhatItMayUse,
      .hypMappingMissing
    ) { $0.enter($0.hypWord($0.ram(0x51)), 0) },
    Corruption(
      "a shared page is mapped at EL2 without a pin",
      after: ["host_share_hyp(pfn: ram+0x51)"], .invariant, .hypMapsWhatItMayUse, .hypMapping
    ) {
      $0.enter($0.hypWord($0.ram(0x51)), Bits.hypLeaf($0.ram(0x51), .data, state: 2))
    },
    Corruption(
      "the stack is mapped in the linear map", .invariant, .hypMapsWhatItMayUse, .hypMapping
    ) {
      $0.enter($0.hypWord($0.ram(0x4a)), Bits.hypLeaf($0.ram(0x4a), .data, state: 0))
    },
    Corruption(
      "EL2 may execute its data", .invariant, .hypMapsWhatItMayUse, .hypMapping
    ) { $0.flip($0.hypWord($0.ram(0x47)), Bits.executeNever) },
    Corruption("EL2 may write its text", .invariant, .hypMapsWhatItMayUse, .hypMapping) {
      $0.flip($0.hypWord($0.ram(0x40)), 1 << 7)
    },
    Corruption(
      "an invalid entry of EL2's table is not empty", .invariant, .hypMapsWhatItMayUse,
      .hypMapping
    ) { $0.write($0.hypWord($0.ram(0x51)), 1 << 2) },
    Corruption("EL2 maps a block", .invariant, .hypMapsWhatItMayUse, .hypMapping) {
      $0.enter($0.hypWord($0.layout.ram.end + 512), $0.layout.ram.end << 12 | 1)
    },
    Corruption(
      "a private mapping changed", .invariant, .hypMapsWhatItMayUse, .privateMapping
    ) { $0.flip($0.hypWord(2 << 27 | 1), Bits.executeNever) },
  ]
}
