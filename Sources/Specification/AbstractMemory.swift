import Hypercalls

/// One abstract page for each page of the machine's regions, those pages of devices that are not as
/// at boot, and what has changed.
///
/// Owns its storage, allocated once. All writes go through `change`, which keeps two records: what
/// the current step changed, with the pages as they were, and which pages differ from boot at all.
struct AbstractMemory: ~Copyable {
  let map: FrameMap

  private let pages: UnsafeMutablePointer<AbstractPage>
  private let booted: UnsafeMutablePointer<AbstractPage>
  private let differsFromBoot: UnsafeMutablePointer<Bool>

  private let stepChanges: UnsafeMutablePointer<PageChange>
  private var stepChangeCount = 0
  /// The step that changed each page last.
  private let changedIn: UnsafeMutablePointer<UInt64>
  private var step: UInt64 = 1
  private let bootChanges: UnsafeMutablePointer<UInt64>
  private var bootChangeCount = 0

  let closed: ClosedPages
  private let devices: UnsafeMutablePointer<Devices>

  /// Behind a pointer, so that looking at a page of memory copies none of it.
  private struct Devices: ~Copyable {
    var given = GivenDevices()
    var mappings: DeviceMappings
  }

  init(design: Design, layout: MachineLayout) {
    map = FrameMap(layout: layout)
    let count = map.pageCount
    pages = .allocate(capacity: count)
    booted = .allocate(capacity: count)
    differsFromBoot = .allocate(capacity: count)
    differsFromBoot.initialize(repeating: false, count: count)
    stepChanges = .allocate(capacity: count + GivenDevices.countMax)
    changedIn = .allocate(capacity: count)
    changedIn.initialize(repeating: 0, count: count)
    bootChanges = .allocate(capacity: count + GivenDevices.countMax)
    devices = .allocate(capacity: 1)
    devices.initialize(
      to: Devices(mappings: DeviceMappings(rangeMax: layout.deviceRangeMax)))

    closed = ClosedPages(layout: layout)
    for region in 0..<layout.regionCount {
      let frames = layout.regions[region].pages
      for pfn in frames.first..<frames.end {
        guard let index = map.index(of: pfn) else { continue }
        let page = AbstractPage.atBoot(pfn, design: design, layout: layout)
        (booted + index).initialize(to: page)
        (pages + index).initialize(to: page)
        if !page.isOpenToHost { closed.add(pfn, 1) }
      }
    }
  }

  deinit {
    map.deallocate()
    pages.deallocate()
    booted.deallocate()
    differsFromBoot.deallocate()
    stepChanges.deallocate()
    changedIn.deallocate()
    bootChanges.deallocate()
    devices.deinitialize(count: 1)
    devices.deallocate()
  }
}

/// A page that a step changed, and what it was before.
public struct PageChange: Sendable {
  public var pfn: UInt64
  public var before: AbstractPage
}

extension AbstractMemory {
  @inline(__always) subscript(pfn: UInt64) -> AbstractPage {
    guard let index = map.index(of: pfn) else { return Self.device(pfn, devices) }
    return pages[index]
  }

  func atBoot(_ pfn: UInt64) -> AbstractPage {
    guard let index = map.index(of: pfn) else { return AbstractPage(owner: .nobody) }
    return booted[index]
  }

  var changedThisStep: UnsafeBufferPointer<PageChange> {
    UnsafeBufferPointer(start: stepChanges, count: stepChangeCount)
  }

  var changedSinceBoot: UnsafeBufferPointer<UInt64> {
    UnsafeBufferPointer(start: bootChanges, count: bootChangeCount)
  }

  mutating func beginStep() {
    stepChangeCount = 0
    step += 1
    devices.pointee.mappings.beginStep()
  }

  /// Writes a page, which a step lists once, as it first was.
  mutating func change(_ pfn: UInt64, to page: AbstractPage) {
    guard let index = map.index(of: pfn) else { return changeDevice(pfn, to: page) }
    guard pages[index] != page else { return }
    let before = pages[index]
    if changedIn[index] != step {
      changedIn[index] = step
      stepChanges[stepChangeCount] = PageChange(pfn: pfn, before: before)
      stepChangeCount += 1
    }
    if !differsFromBoot[index] {
      differsFromBoot[index] = true
      bootChanges[bootChangeCount] = pfn
      bootChangeCount += 1
    }
    if before.isOpenToHost != page.isOpenToHost { closed.add(pfn, page.isOpenToHost ? -1 : 1) }
    pages[index] = page
  }

  mutating func reset() {
    beginStep()
    for change in 0..<bootChangeCount {
      let pfn = bootChanges[change]
      guard let index = map.index(of: pfn) else { continue }
      let page = booted[index]
      if pages[index].isOpenToHost != page.isOpenToHost {
        closed.add(pfn, page.isOpenToHost ? -1 : 1)
      }
      pages[index] = page
      differsFromBoot[index] = false
    }
    bootChangeCount = 0
    givenDevices.reset()
    deviceMappings.reset()
  }
}

// Pages of devices: of no region, and so many that only what is not as at boot is kept.
extension AbstractMemory {
  var givenDevices: GivenDevices {
    _read { yield devices.pointee.given }
    nonmutating _modify { yield &devices.pointee.given }
  }

  var deviceMappings: DeviceMappings {
    _read { yield devices.pointee.mappings }
    nonmutating _modify { yield &devices.pointee.mappings }
  }

  @inline(never) private static func device(
    _ pfn: UInt64, _ devices: UnsafeMutablePointer<Devices>
  ) -> AbstractPage {
    if devices.pointee.given.count > 0, devices.pointee.given.contains(pfn) {
      return AbstractPage(owner: .hyp)
    }
    let isMapped = !devices.pointee.mappings.isEmpty
    let count = isMapped ? devices.pointee.mappings.count(of: pfn) : 0
    return AbstractPage(owner: .nobody, borrower: count > 0 ? .device : .none, count: count)
  }

  /// Only who owns it can change: nobody remembers who wrote a device's page.
  private mutating func changeDevice(_ pfn: UInt64, to page: AbstractPage) {
    let before = Self.device(pfn, devices)
    guard givenDevices.set(pfn, isGiven: page.owner == .hyp) else { return }
    stepChanges[stepChangeCount] = PageChange(pfn: pfn, before: before)
    stepChangeCount += 1
    noteDevice(pfn)
  }

  /// Lists the page among those changed since boot, once.
  private mutating func noteDevice(_ pfn: UInt64) {
    for change in 0..<bootChangeCount where bootChanges[change] == pfn { return }
    guard bootChangeCount < map.pageCount + GivenDevices.countMax else { return }
    bootChanges[bootChangeCount] = pfn
    bootChangeCount += 1
  }

  /// How many pages of the aligned area of so many the host may not both read and write.
  func closedCount(inTwoMiBOf pfn: UInt64) -> Int {
    closed.count(inTwoMiBOf: pfn) + closedDeviceCount(pfn, areaPageCount: 1 << 9)
  }

  func closedCount(inGibibyteOf pfn: UInt64) -> Int {
    closed.count(inGibibyteOf: pfn) + closedDeviceCount(pfn, areaPageCount: 1 << 18)
  }

  private func closedDeviceCount(_ pfn: UInt64, areaPageCount: UInt64) -> Int {
    guard givenDevices.count > 0 else { return 0 }
    return givenDevices.count(
      in: PageRange(first: pfn & ~(areaPageCount - 1), count: areaPageCount))
  }
}
