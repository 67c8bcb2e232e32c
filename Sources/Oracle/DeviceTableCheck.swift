import Hypercalls
import Hypervisor
import Specification

// The SMMU's tables, walked as the SMMU does: what a device reaches is what the host mapped for it.
extension Lockstep {
  /// A word that a step wrote into a table of a device.
  func checkDeviceWord(
    _ old: UInt64, _ now: UInt64, _ slot: Int, before: TableUse, after: TableUse
  ) -> Finding? {
    let use = after.isDeviceTable ? after : before
    if before.isDeviceTable, use.level < 3, old & 3 == 3,
      let finding = checkUnlinked(old)
    {
      return finding
    }
    if use.level == 3 {
      return checkPlace(DevicePlace(device: use.device, iova: use.base &+ UInt64(slot)))
    }
    return after.isDeviceTable ? checkUpperEntry(now, after, slot) : nil
  }

  /// A page of a device's address space: the walk ends where and how the specification says.
  func checkPlace(_ place: DevicePlace) -> Finding? {
    let leaf = view.device(place.device, place.iova)
    let entry = specification.deviceEntry(at: place)
    guard let entry else {
      return leaf.isValid
        ? found(
          .secrecy, .devicesMapWhatTheyMayUse, .deviceCanAccess,
          MachineView.outputPage(leaf.bits)) : nil
    }
    return leaf.level == 3 && leaf.bits == Bits.deviceLeaf(entry) ? nil : diagnose(leaf, entry)
  }

  private func diagnose(_ leaf: MachineView.Leaf, _ entry: DeviceEntry) -> Finding? {
    let invariant = Invariant.devicesMapWhatTheyMayUse
    guard leaf.isValid else {
      return found(.invariant, invariant, .deviceMappingMissing, entry.pfn)
    }
    let difference = leaf.bits ^ Bits.deviceLeaf(entry)
    guard leaf.level == 3, MachineView.outputPage(difference) == 0 else {
      return found(.secrecy, invariant, .deviceMapping, entry.pfn)
    }
    let rights = difference & Bits.stage2ReadWrite
    guard rights != 0 else { return found(.invariant, invariant, .deviceMapping, entry.pfn) }
    // A right that is there and should not be is one that the device can use.
    return found(
      rights & leaf.bits != 0 ? .secrecy : .invariant, invariant, .deviceRights, entry.pfn)
  }

  /// What the last call changed in devices' address spaces.
  func checkChangedPlaces() -> Finding? {
    for change in specification.changedPlacesThisStep {
      if let finding = checkPlace(change.place) { return finding }
    }
    return nil
  }

  /// A word of the stream table, which leads to the root of its device's tables or nowhere.
  func checkStreamTable(_ word: Int) -> Finding? {
    let device = UInt64(word - view.streamTable.lowerBound)
    if let root = view.root(ofDevice: device) {
      let use = view.use(of: root)
      guard use.isDeviceTable, use.device == device, use.level == 1, use.base == 0 else {
        return found(.invariant, .tablesHaveOneParent, .tableLink, pfn(of: root))
      }
    } else if view.words[word] != 0 {
      return found(
        .invariant, .tablesHaveOneParent, .tableLink, MachineView.outputPage(view.words[word]))
    } else if specification.deviceEntryCount(of: device) > 0 {
      return found(.invariant, .devicesMapWhatTheyMayUse, .deviceMappingMissing, device)
    }
    return nil
  }

  /// Every device's address space in full; assumes nothing.
  func checkDevices() -> Finding? {
    for number in 0..<specification.devicePlaceEnd {
      guard let place = specification.devicePlace(number) else { continue }
      if let finding = checkPlace(place) { return finding }
    }
    for word in view.streamTable {
      if let finding = checkStreamTable(word) { return finding }
      let device = UInt64(word - view.streamTable.lowerBound)
      guard let root = view.root(ofDevice: device) else { continue }
      if let finding = checkPlaces(of: root, level: 1, device, base: 0) { return finding }
    }
    return nil
  }

  private func checkPlaces(
    of table: Int, level: Int, _ device: UInt64, base: UInt64
  ) -> Finding? {
    for slot in 0..<Arena.wordsPerPage where view.word(slot, of: table) != 0 {
      let first = base &+ UInt64(slot) &* MachineView.span(level)
      let bits = view.word(slot, of: table)
      if level < 3, bits & 3 == 3, let next = view.frame(ofRam: MachineView.outputPage(bits)) {
        if let finding = checkPlaces(of: next, level: level + 1, device, base: first) {
          return finding
        }
      } else if let finding = checkPlace(DevicePlace(device: device, iova: first)) {
        return finding
      }
    }
    return nil
  }
}
