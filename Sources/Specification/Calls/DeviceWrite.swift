import Hypercalls

extension Specification {
  /// A device writes what it was given to write; nobody remembers who wrote another device.
  mutating func step(_ call: DeviceWrite, of device: UInt8) throws(Expectation) -> Expectation {
    let entry = try accessFromDevice(call.iova, isWrite: true, device)
    guard entry.isMemory else { return decided(by: .granted) }
    var page = memory[entry.pfn]
    page.content = .device
    memory.change(entry.pfn, to: page)
    return decided(by: .granted)
  }
}
