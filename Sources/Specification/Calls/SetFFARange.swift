import Hypercalls

extension Specification {
  /// The host writes one range anywhere into memory that it may access.
  mutating func step(_ call: SetFFARange) throws(Expectation) -> Expectation {
    let place = call.buffer + call.at.rawValue
    try require(isHosts(place, Descriptor.rangeSize), else: .structureNotHosts)
    writeRange(call.address, call.pages, at: place)
    noteHostWrote(place.pages(Descriptor.rangeSize))
    return decided(by: .granted)
  }
}
