import Hypercalls

/// A page of a device's address space.
public struct DevicePlace: Hashable, Sendable {
  public var device: UInt64
  public var iova: UInt64

  @inlinable public init(device: UInt64, iova: UInt64) {
    self.device = device
    self.iova = iova
  }
}

/// What a device has at a page of its address space.
public struct DeviceEntry: Hashable, Sendable {
  public var pfn: UInt64
  public var isReadable: Bool
  public var isWritable: Bool
  public var isMemory: Bool
}

/// A place that a step changed, and what was there before.
public struct DeviceEntryChange: Sendable {
  public var place: DevicePlace
  public var before: DeviceEntry?
}

/// What each device has in its address space, and how often each page of memory is in one.
///
/// Owns its storage, allocated once. A program without devices touches none of it.
struct AddressSpaces: ~Copyable {
  private let map: FrameMap
  private var entries = KeyTable<DeviceEntry>(capacityBits: 13)
  /// For each page of memory, in how many places devices have it.
  private let placeCounts: UnsafeMutablePointer<UInt32>
  private var counts = InlineArray<4, Int>(repeating: 0)
  private let changes: UnsafeMutablePointer<DeviceEntryChange>
  private(set) var changeCount = 0

  /// `map` stays its owner's.
  init(map: FrameMap) {
    self.map = map
    placeCounts = zeroedMemory(map.pageCount)
    changes = .allocate(capacity: entries.keyCountMax)
  }

  deinit {
    release(placeCounts)
    changes.deallocate()
  }

  private static func key(_ place: DevicePlace) -> UInt64 { (place.device + 1) << 48 | place.iova }

  subscript(place: DevicePlace) -> DeviceEntry? { entries[Self.key(place)] }

  /// How many places of a device have something.
  func count(of device: UInt64) -> Int { counts[Int(device)] }

  /// In how many places devices have a page of memory.
  func placeCount(of pfn: UInt64) -> UInt32 { map.index(of: pfn).map { placeCounts[$0] } ?? 0 }

  func hasRoom(for count: UInt64) -> Bool {
    count < UInt64(entries.keyCountMax) && entries.hasRoom(for: Int(count))
  }

  /// How many places had something since boot.
  var placeEnd: Int { entries.keyCount }

  /// The n-th of them; nil where nothing is there now.
  func place(_ number: Int) -> DevicePlace? {
    entries.key(at: number).map {
      DevicePlace(device: $0 >> 48 - 1, iova: $0 & (1 << 48 - 1))
    }
  }

  var changedThisStep: UnsafeBufferPointer<DeviceEntryChange> {
    UnsafeBufferPointer(start: changes, count: changeCount)
  }

  @inline(__always) mutating func beginStep() { changeCount = 0 }

  /// Writes what is at a place; a step writes a place at most once.
  mutating func set(_ place: DevicePlace, to entry: DeviceEntry?) {
    let before = self[place]
    changes[changeCount] = DeviceEntryChange(place: place, before: before)
    changeCount += 1
    if let before { count(before, at: place, adding: false) }
    if let entry { count(entry, at: place, adding: true) }
    entries[Self.key(place)] = entry
  }

  private mutating func count(_ entry: DeviceEntry, at place: DevicePlace, adding: Bool) {
    counts[Int(place.device)] += adding ? 1 : -1
    guard let index = map.index(of: entry.pfn) else { return }
    placeCounts[index] = adding ? placeCounts[index] + 1 : placeCounts[index] - 1
  }

  mutating func reset() {
    changeCount = 0
    for number in 0..<placeEnd {
      guard let place = place(number), let entry = self[place] else { continue }
      count(entry, at: place, adding: false)
    }
    entries.reset()
  }
}
