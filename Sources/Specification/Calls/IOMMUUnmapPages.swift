import Hypercalls

extension Specification {
  /// A device reaches no longer what it had at the places, at each of which it must have something;
  /// with the last mapping a page of memory is the host's alone again.
  mutating func step(_ call: IOMMUUnmapPages) -> Expectation {
    if let rule = decision(onPlacesOf: call.device, call.iova, call.pages)
      ?? decision(onPlaceCount: call.pages)
    {
      return decided(by: rule)
    }
    let device = call.device.rawValue
    let iovas = call.iova.rawValue..<call.iova.rawValue + call.pages.rawValue
    for iova in iovas where addressSpaces[DevicePlace(device: device, iova: iova)] == nil {
      return decided(by: .placeEmpty)
    }
    memory.deviceMappings.beginDraft()
    for iova in iovas {
      guard let entry = addressSpaces[DevicePlace(device: device, iova: iova)], !entry.isMemory
      else { continue }
      let page = PageRange(first: entry.pfn, count: 1)
      memory.deviceMappings.draft(page, adding: -1, entries: -1)
      guard memory.deviceMappings.draftFits else { return decided(by: .noRoomToNote) }
    }
    memory.deviceMappings.commitDraft()
    for iova in iovas {
      let place = DevicePlace(device: device, iova: iova)
      guard let entry = addressSpaces[place] else { continue }
      addressSpaces.set(place, to: nil)
      guard entry.isMemory else { continue }
      // The same page may be at several places.
      memory.change(entry.pfn, to: memory[entry.pfn].lessOneMapping)
    }
    return decided(by: .granted)
  }
}
