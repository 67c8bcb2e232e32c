import Hypercalls

extension Hypervisor {
  /// The host zeroes as much of its memory as a descriptor takes, and writes one of a single range;
  /// `-EFAULT` where a page of it is not the host's.
  mutating func handle(_ call: SetFFADescriptor) throws(Panic) -> ReturnCode {
    let descriptor = PhysicalAddress(call.buffer)
    guard isHosts(descriptor, FFADescriptor.sizeMax) else { return .badAddress }
    try clear(descriptor, FFADescriptor.sizeMax)
    try storeHalf(call.sender.rawValue, at: descriptor + FFADescriptor.sender)
    try storeHalf(call.receivers.rawValue, at: descriptor + FFADescriptor.receivers)
    try storeHalf(call.offset.rawValue, at: descriptor + FFADescriptor.listOffset)
    // What lies beyond is nobody's list.
    let first = call.offset.rawValue + FFADescriptor.listHeaderSize
    guard first + FFARange.size <= FFADescriptor.sizeMax else { return .success }
    try storeRange(call.address, call.pages, at: descriptor + first)
    return .success
  }

  /// Writes a range into a list.
  mutating func storeRange(
    _ address: Address, _ pages: PageCount, at place: PhysicalAddress
  ) throws(Panic) {
    try store(address.rawValue, at: place)
    try storeHalf(pages.rawValue, at: place + FFARange.pageCount)
  }
}
