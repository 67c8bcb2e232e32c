import Hypercalls

extension Specification {
  /// A device reaches what the host may let devices reach, at places where it has nothing yet; each
  /// place is one more mapping of its page.
  mutating func step(_ call: IOMMUMapPages, _ evidence: Evidence) -> Expectation {
    let range = PageRange(call.pfn, call.pages)
    if let rule = decision(onPlacesOf: call.device, call.iova, call.pages) {
      return decided(by: rule)
    }
    let limit = addressSpacePageCount
    guard range.first < limit, range.count <= limit - range.first else {
      return decided(by: .beyondAddressSpace)
    }
    guard let entry = DeviceEntry(range.first, call.rights.rawValue) else {
      return decided(by: .notDeviceRights)
    }
    if let rule = decision(onPlaceCount: call.pages)
      ?? decision(onLendingToDevices: range, isMemory: entry.isMemory)
    {
      return decided(by: rule)
    }
    let first = DevicePlace(device: call.device.rawValue, iova: call.iova.rawValue)
    for page in 0..<range.count {
      let place = DevicePlace(device: first.device, iova: first.iova + page)
      if addressSpaces[place] != nil { return decided(by: .placeInUse) }
    }
    if !entry.isMemory, !hasRoom(toNote: range, isEntry: true) {
      return decided(by: .noRoomToNote)
    }
    let demand =
      lendingDemand(range, isMemory: entry.isMemory)
      + .deviceTables(PageRange(first: first.iova, count: range.count))
    if tablesAreShort(for: demand, evidence) { return decided(by: .tablesShort) }

    lendToDevices(range, isMemory: entry.isMemory)
    for page in 0..<range.count {
      var entry = entry
      entry.pfn += page
      addressSpaces.set(DevicePlace(device: first.device, iova: first.iova + page), to: entry)
    }
    return decided(by: .granted)
  }
}

extension DeviceEntry {
  /// Nil where the rights are none, or none that a device can have.
  fileprivate init?(_ pfn: UInt64, _ rights: UInt64) {
    let (read, write, device) = (UInt64(1), UInt64(2), UInt64(16))
    guard rights & (read | write) > 0, rights & ~(read | write | device) == 0 else { return nil }
    self.init(
      pfn: pfn, isReadable: rights & read > 0, isWritable: rights & write > 0,
      isMemory: rights & device == 0)
  }
}
