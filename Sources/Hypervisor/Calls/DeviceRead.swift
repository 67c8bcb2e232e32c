import Hypercalls

extension Hypervisor {
  /// A device's load: 0 it read, 1 the SMMU aborted it.
  mutating func handle(_ call: DeviceRead, of device: Int) throws(Panic) -> ReturnCode {
    accessFromDevice(call.iova.rawValue, isWrite: false, UInt64(device))
  }

  /// What the SMMU does with an access of a device; a fault is nobody's to handle.
  mutating func accessFromDevice(
    _ iova: UInt64, isWrite: Bool, _ device: UInt64
  ) -> ReturnCode {
    let vmid = Self.vmid(ofDevice: device)
    if let cached = cachedTranslation(of: iova, vmid: vmid, isWrite: isWrite) {
      noteDeviceAccess(to: cached.leaf.pfn, isWrite: isWrite)
      return .success
    }
    guard iova < Iova.pageCount, let stage = addressSpace(of: device) else {
      return FaultAnswer.injected.result
    }
    let entry = find(iova, in: stage)
    let leaf = entry.descriptor
    guard leaf.isLeaf(at: entry.level), leaf.allows(isWrite: isWrite) else {
      return FaultAnswer.injected.result
    }
    cache(entry, of: iova, vmid: vmid)
    noteDeviceAccess(to: leaf.pfn, isWrite: isWrite)
    return .success
  }

  private mutating func noteDeviceAccess(to pfn: UInt64, isWrite: Bool) {
    if isWrite, layout.region(of: pfn) != nil, let index = frames.index(of: pfn) {
      journal.write(arena.contentsStart + index, Contents.device.rawValue)
    }
  }
}
