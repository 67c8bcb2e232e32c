import Hypercalls

extension Specification {
  /// A device reads what it was given to read.
  func step(_ call: DeviceRead, of device: UInt8) throws(Expectation) -> Expectation {
    _ = try accessFromDevice(call.iova, isWrite: false, device)
    return decided(by: .granted)
  }
}
