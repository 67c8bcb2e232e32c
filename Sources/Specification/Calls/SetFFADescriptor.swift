import Hypercalls

extension Specification {
  /// The host zeroes as many bytes as a descriptor may have, and says there to whom it lends, and
  /// where the list is; a list that fits has one range.
  mutating func step(_ call: SetFFADescriptor) throws(Expectation) -> Expectation {
    let buffer = call.buffer
    try require(isHosts(buffer, Descriptor.sizeMax), else: .structureNotHosts)
    hostMemory.zero(buffer, Descriptor.sizeMax)
    hostMemory.setHalf(call.sender.rawValue, at: buffer + Descriptor.sender)
    hostMemory.setHalf(call.receivers.rawValue, at: buffer + Descriptor.receivers)
    hostMemory.setHalf(call.offset.rawValue, at: buffer + Descriptor.listOffset)
    let first = call.offset.rawValue + Descriptor.listHeaderSize
    if first + Descriptor.rangeSize <= Descriptor.sizeMax {
      writeRange(call.address, call.pages, at: buffer + first)
    }
    noteHostWrote(buffer.pages(Descriptor.sizeMax))
    return decided(by: .granted)
  }

  mutating func writeRange(_ address: Address, _ pages: PageCount, at place: Address) {
    hostMemory[place] = address.rawValue
    hostMemory.setHalf(pages.rawValue, at: place + Descriptor.pageCount)
  }
}
