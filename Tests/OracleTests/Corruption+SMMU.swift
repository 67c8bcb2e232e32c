import Hypercalls

@testable import Hypervisor
@testable import Oracle
@testable import Specification

private func map(_ pfn: String, _ iova: String, rights: String = "rw") -> String {
  "iommu_map_pages(pfn: \(pfn), pages: 1, device: dev0, iova: \(iova), rights: \(rights))"
}

private let mapped = [map("ram+0x51", "0x0")]

extension Corruption {
  /// What devices reach, and the tables that say so.
  static let smmu: [Corruption] = [
    Corruption(
      "a device reaches the hypervisor's page in the place of another", after: mapped, .secrecy,
      .devicesMapWhatTheyMayUse, .deviceMapping
    ) { $0.flip($0.deviceWord(0), ($0.ram(0x51) ^ $0.ram(0x47)) << 12) },
    Corruption(
      "a device reaches a page that was not mapped for it", after: mapped, .secrecy,
      .devicesMapWhatTheyMayUse, .deviceCanAccess
    ) { $0.enter($0.deviceWord(1), $0.view.words[$0.deviceWord(0)]) },
    Corruption(
      "a device reaches what was just unmapped",
      after: [map("ram+0x51", "0x0"), map("ram+0x52", "0x1")],
      during: "iommu_unmap_pages(device: dev0, iova: 0x1, pages: 1)", .secrecy,
      .devicesMapWhatTheyMayUse, .deviceCanAccess
    ) {
      let leaf = DeviceEntry(
        pfn: $0.ram(0x52), isReadable: true, isWritable: true, isMemory: true)
      $0.enter($0.deviceWord(1), Bits.deviceLeaf(leaf))
    },
    Corruption(
      "a device lost a page", after: mapped, .invariant, .devicesMapWhatTheyMayUse,
      .deviceMappingMissing
    ) { $0.enter($0.deviceWord(0), 0) },
    Corruption(
      "a page that was mapped is not there", during: map("ram+0x51", "0x0"), .invariant,
      .devicesMapWhatTheyMayUse, .deviceMappingMissing
    ) { $0.enter($0.deviceWord(0), 0) },
    Corruption(
      "a device may write what it should read", after: [map("ram+0x51", "0x0", rights: "r")],
      .secrecy, .devicesMapWhatTheyMayUse, .deviceRights
    ) { $0.flip($0.deviceWord(0), Bits.stage2Write) },
    Corruption(
      "a device may not read", after: mapped, .invariant, .devicesMapWhatTheyMayUse, .deviceRights
    ) { $0.flip($0.deviceWord(0), Bits.stage2Read) },
    Corruption(
      "a device maps memory as another device", after: mapped, .invariant,
      .devicesMapWhatTheyMayUse, .deviceMapping
    ) { $0.flip($0.deviceWord(0), 0b1110 << 2) },
    Corruption(
      "a device's entry is not counted", after: mapped, during: map("ram+0x52", "0x1"),
      .invariant, .tablesAreCounted, .tableCount
    ) { $0.add($0.view.vmemmapStart + $0.deviceWord(0) / Arena.wordsPerPage, -1) },
    Corruption(
      "a device has a block", after: mapped, .secrecy, .devicesMapWhatTheyMayUse, .deviceCanAccess
    ) { $0.enter($0.deviceWord(0x200), $0.ram(0) << 12 | 1) },
    Corruption(
      "a device's table is linked twice", after: mapped, .invariant, .tablesHaveOneParent,
      .tableLink
    ) {
      let table = $0.pfn(ofTable: $0.deviceWord(0) / Arena.wordsPerPage)
      $0.enter($0.deviceWord(0x200), table << 12 | 3)
    },
    Corruption(
      "a device's table hangs nowhere", after: mapped, .invariant, .tablesHaveOneParent,
      .unlinkedTable
    ) {
      let link = $0.linkWord($0.deviceWord(0) / Arena.wordsPerPage)
      $0.enter(link, 0)
    },
    Corruption(
      "two devices have one root", after: mapped, .invariant, .tablesHaveOneParent, .tableLink
    ) { $0.write($0.streamWord(1), $0.view.words[$0.streamWord(0)]) },
    Corruption(
      "the stream table leads out of RAM", .invariant, .tablesHaveOneParent, .tableLink
    ) { $0.write($0.streamWord(0), 0x9000 << 12 | 1) },
    Corruption(
      "a device lost its root", after: mapped, .invariant, .devicesMapWhatTheyMayUse,
      .deviceMappingMissing
    ) { $0.write($0.streamWord(0), 0) },
    Corruption(
      "the SMMU keeps a page that a device lost", after: mapped, .secrecy, .noStaleTranslation,
      .staleTranslation
    ) {
      let entry = $0.hypervisor.find(0, in: $0.hypervisor.addressSpace(of: 0)!)
      $0.hypervisor.cache(entry, of: 1, vmid: Hypervisor.vmid(ofDevice: 0))
    },
    Corruption(
      "the SMMU keeps a right that a device has not",
      after: [map("ram+0x51", "0x0", rights: "r")], .secrecy, .noStaleTranslation,
      .staleTranslation
    ) {
      let entry = $0.hypervisor.find(0, in: $0.hypervisor.addressSpace(of: 0)!)
      let leaf = Descriptor(bits: entry.descriptor.bits | Bits.stage2Write)
      $0.hypervisor.cache(
        Entry(word: entry.word, level: 3, descriptor: leaf), of: 0,
        vmid: Hypervisor.vmid(ofDevice: 0))
    },
    Corruption(
      "an entry is counted as a call's mapping", after: mapped, .invariant, .mappingsAreCounted,
      .count
    ) { $0.flip($0.dmaWord($0.ram(0x51)), 1 << 32) },
    Corruption(
      "an entry of a device's page is counted as a call's mapping",
      after: [map("mmio", "0x0", rights: "rwm")],
      .invariant, .mappingsAreCounted, .count
    ) { $0.flip($0.view.deviceRangesStart + 3, 1 << 32) },
  ]
}
