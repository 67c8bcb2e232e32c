import Hypercalls

extension Hypervisor {
  /// The host writes a range into its memory; `-EFAULT` where the page is not the host's.
  mutating func handle(_ call: SetFFARange) throws(Panic) -> ReturnCode {
    let place = PhysicalAddress(call.buffer) + call.at.rawValue
    guard isHosts(place, FFARange.size) else { return .badAddress }
    try storeRange(call.address, call.pages, at: place)
    try setContents(.host, in: place.pages(FFARange.size))
    return .success
  }
}
