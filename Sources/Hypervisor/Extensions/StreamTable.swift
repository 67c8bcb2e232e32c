import Hypercalls

// The SMMU's stream table, among EL2's variables: for each device the address of the root of its
// tables, or 0, with which every access of the device is aborted (`struct arm_smmu_ste`).
extension Hypervisor {
  /// A word for each device, for the oracle.
  public var streamTableWords: Range<Int> {
    let first = loadedVCPUWords.upperBound
    return first..<first + Int(DeviceReference.count)
  }

  /// The word of a device. Without a look at how many there are, it lies behind the last.
  private func streamWord(_ device: UInt64) -> Int {
    streamTableWords.lowerBound + Int(truncatingIfNeeded: device)
  }

  /// Whether there is such a device.
  func isDevice(_ device: UInt64) -> Bool {
    holds(device < DeviceReference.count, unless: .streamTableUnchecked)
  }

  /// The address space of a device: its own stage 2, 39 bits wide; nil where it has no tables.
  func addressSpace(of device: UInt64) -> Stage? {
    let root = journal[streamWord(device)] >> 12
    guard root != 0, let index = frames.index(of: root) else { return nil }
    return Self.addressSpace(of: device, root: index)
  }

  static func addressSpace(of device: UInt64, root: Int) -> Stage {
    Stage(root: root, startLevel: 1, rootMask: 511, lock: .smmu, device: device)
  }

  /// Writes where the device's root is; nil: it has none.
  mutating func setRoot(_ root: Int?, of device: UInt64) {
    assertHeld(.smmu)
    journal.write(streamWord(device), root.map { frames.pfn(of: $0) << 12 | 1 } ?? 0)
  }

  /// The number by which the SMMU's TLB tells a device's translations: behind those of guests.
  static func vmid(ofDevice device: UInt64) -> UInt64 {
    CachedTranslation.firstDeviceVMID + device
  }
}
