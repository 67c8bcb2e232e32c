import Hypercalls

extension Hypervisor {
  /// A device's store: 0 it wrote, 1 the SMMU aborted it.
  mutating func handle(_ call: DeviceWrite, of device: Int) throws(Panic) -> ReturnCode {
    accessFromDevice(call.iova.rawValue, isWrite: true, UInt64(device))
  }
}
