import Hypercalls
import Specification

@testable import Hypervisor
@testable import Oracle

private let given = ["host_donate_hyp_mmio(pfn: mmio)"]
private let mapped = ["host_share_dma(address: mmio, size: 0x2000, is_ram: no)"]

extension Corruption {
  /// What devices map, and pages of devices that are the hypervisor's.
  static let devices: [Corruption] = [
    Corruption(
      "a page is mapped once more than its count says",
      after: ["host_share_dma(address: ram+0x51, size: 0x1000, is_ram: yes)"],
      during: "host_share_dma(address: ram+0x51, size: 0x1000, is_ram: yes)", .invariant,
      .mappingsAreCounted, .count
    ) { $0.write($0.dmaWord($0.ram(0x51)), 1) },
    Corruption(
      "a page that no device maps counts mappings", .invariant, .mappingsAreCounted, .count
    ) { $0.write($0.dmaWord($0.ram(0x51)), 1) },
    Corruption(
      "a mapping is counted as a pin",
      during: "host_share_dma(address: ram+0x51, size: 0x1000, is_ram: yes)", .invariant,
      .mappingsAreCounted, .count
    ) { $0.add($0.vmemmapWord($0.ram(0x51)), 1) },
    Corruption(
      "a range of devices' pages is not noted", after: mapped, .invariant, .mappingsAreCounted,
      .count
    ) { $0.write($0.view.deviceRangesStart, 0) },
    Corruption(
      "a range of devices' pages is counted twice", after: mapped, .invariant,
      .mappingsAreCounted, .count
    ) { $0.write($0.view.deviceRangesStart + 3, 2) },
    Corruption(
      "the notes of devices' pages run over", after: mapped, .invariant, .mappingsAreCounted,
      .count
    ) { $0.write($0.view.deviceRangesStart, 1 << 40) },
    Corruption(
      "the host maps a device's page that it gave away", after: given,
      .secrecy, .givenAwayIsUnmapped, .hostCanAccess
    ) {
      let leaf = Bits.hostLeaf(0x9000, level: 3, isMemory: false, state: 0)
      $0.write($0.hostWord(0x9000), leaf)
    },
    Corruption(
      "a block covers a device's page that the host gave away", after: given,
      during: "host_read(pfn: mmio+0x1)", .secrecy, .givenAwayIsUnmapped, .blockCoversForeignPage
    ) {
      let area = PageRange(first: 0x9000, count: 512)
      _ = try $0.hypervisor.setStage2(area, .mapping(.hostDevice, .owned), allowsBlocks: true)
    },
    Corruption(
      "a device's page that was given away is not annotated", after: given,
      .invariant, .annotatedIffGivenAway, .hostAnnotation
    ) { $0.enter($0.hostWord(0x9000), 0) },
    Corruption(
      "EL2 does not map its device", after: given, .invariant, .hypMapsWhatItMayUse,
      .hypMappingMissing
    ) { $0.enter($0.hypWord(0x9000), 0) },
    Corruption(
      "EL2 maps its device as memory", after: given, .invariant, .hypMapsWhatItMayUse, .hypMapping
    ) { $0.flip($0.hypWord(0x9000), 1 << 2) },
    Corruption(
      "EL2 maps a device that is not its own", after: given, .secrecy, .onlyRAMChangesHands,
      .hypCanAccess
    ) { $0.enter($0.hypWord(0x9001), Bits.hypLeaf(0x9001, .device, state: 0)) },
  ]
}
