import Hypercalls

extension Specification {
  /// What already decides a call about places of a device before anything there is looked at, or
  /// nil; an empty range is for later.
  func decision(
    onPlacesOf device: DeviceReference, _ iova: Iova, _ pages: PageCount
  ) -> Rule? {
    guard device.rawValue < DeviceReference.count else { return .noDevice }
    let isInside =
      iova.rawValue < Iova.pageCount && pages.rawValue <= Iova.pageCount - iova.rawValue
    return isInside ? nil : .beyondAddressSpace
  }

  /// The same, of how many places it is about.
  func decision(onPlaceCount pages: PageCount) -> Rule? {
    if pages.rawValue == 0 { return .emptyRange }
    return pages.rawValue <= 512 ? nil : .tooManyPlaces
  }

  /// Makes an access of a device.
  @inline(never) mutating func stepOfDevice(_ call: RawCall) -> Expectation {
    do throws(Expectation) {
      return call.opcode == .deviceRead
        ? try step(call.decoded(as: DeviceRead.self), of: call.actor)
        : try step(call.decoded(as: DeviceWrite.self), of: call.actor)
    } catch {
      return error
    }
  }

  /// What a device reaches at a place of its address space; without anything, or without the right,
  /// the access is aborted.
  func accessFromDevice(
    _ iova: Iova, isWrite: Bool, _ device: UInt8
  ) throws(Expectation) -> DeviceEntry {
    let place = DevicePlace(device: UInt64(device), iova: iova.rawValue)
    guard iova.rawValue < Iova.pageCount else {
      throw decided(by: .beyondAddressSpace, as: .aborted)
    }
    guard let entry = addressSpaces[place] else { throw decided(by: .placeEmpty, as: .aborted) }
    try require(isWrite ? entry.isWritable : entry.isReadable, else: .noRight)
    return entry
  }
}

// What devices reach, for those who compare it.
extension Specification {
  /// What a device has at a place; nil where it has nothing, or there is no such place.
  public func deviceEntry(at place: DevicePlace) -> DeviceEntry? {
    place.device < DeviceReference.count && place.iova < Iova.pageCount
      ? addressSpaces[place] : nil
  }

  public func deviceEntryCount(of device: UInt64) -> Int { addressSpaces.count(of: device) }

  /// In how many places devices have a page of memory.
  public func placeCount(of pfn: UInt64) -> UInt32 { addressSpaces.placeCount(of: pfn) }

  /// Places that the last step changed; valid until the next step.
  public var changedPlacesThisStep: UnsafeBufferPointer<DeviceEntryChange> {
    addressSpaces.changedThisStep
  }

  /// How many places had something since boot.
  public var devicePlaceEnd: Int { addressSpaces.placeEnd }

  /// The n-th of them; nil where nothing is there now.
  public func devicePlace(_ number: Int) -> DevicePlace? { addressSpaces.place(number) }
}
