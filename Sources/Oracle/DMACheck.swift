import Hypercalls
import Hypervisor
import Specification

// How often devices map pages.
extension Lockstep {
  /// Whether the last call may change which pages of devices other devices map: such a page has no
  /// frame that would show it.
  @inline(__always) var lastCallMapsDevices: Bool {
    switch lastOpcode {
    case .hostShareDMA, .hostUnshareDMA, .iommuMapPages, .iommuUnmapPages: true
    default: false
    }
  }

  /// A word that counts mappings, of a frame or of a range of devices' pages.
  func checkMappingCount(_ word: Int) -> Finding? {
    word < view.deviceRangesStart
      ? checkFrameOnce(word - view.dmaCountsStart) : checkDeviceRanges()
  }

  /// The hypervisor's notes of devices' pages that other devices map, against the specified ones.
  func checkDeviceRanges() -> Finding? {
    let start = view.deviceRangesStart
    let count = Int(truncatingIfNeeded: view.words[start])
    guard count <= view.deviceRangeMax else {
      return found(.invariant, .mappingsAreCounted, .count, 0)
    }
    for number in 0...count {
      let specified = specification.deviceMapping(number)
      let word = start + 1 + number * Arena.wordsPerDeviceRange
      guard number < count else {
        guard let specified else { return nil }
        return found(.invariant, .mappingsAreCounted, .count, specified.pages.first)
      }
      let first = view.words[word]
      guard let specified, first == specified.pages.first,
        view.words[word + 1] == specified.pages.end,
        view.words[word + 2] == UInt64(specified.count) | UInt64(specified.entryCount) << 32
      else {
        return found(
          .invariant, .mappingsAreCounted, .count, min(first, specified?.pages.first ?? first))
      }
    }
    return nil
  }
}
