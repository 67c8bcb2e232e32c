import Hypercalls

/// The pages of devices that the host gave the hypervisor: all other MMIO is nobody's.
///
/// A list, since they are few; of fixed size, since they could be any.
struct GivenDevices: ~Copyable {
  static let countMax = 1024

  private let pages: UnsafeMutablePointer<UInt64>
  private(set) var count = 0

  init() { pages = .allocate(capacity: Self.countMax) }

  deinit { pages.deallocate() }

  var isFull: Bool { count == Self.countMax }
  func hasRoom(for pages: UInt64) -> Bool { pages <= UInt64(Self.countMax - count) }

  func contains(_ pfn: UInt64) -> Bool { index(of: pfn) != nil }

  func count(in range: PageRange) -> Int {
    var count = 0
    for index in 0..<self.count where range.contains(pages[index]) { count += 1 }
    return count
  }

  /// Whether that was a change; a full list takes no more.
  mutating func set(_ pfn: UInt64, isGiven: Bool) -> Bool {
    let index = index(of: pfn)
    guard isGiven != (index != nil) else { return false }
    if let index {
      count -= 1
      pages[index] = pages[count]
    } else {
      guard !isFull else { return false }
      pages[count] = pfn
      count += 1
    }
    return true
  }

  mutating func reset() { count = 0 }

  private func index(of pfn: UInt64) -> Int? {
    for index in 0..<count where pages[index] == pfn { return index }
    return nil
  }
}
