import Hypercalls
import Testing

@testable import Specification

@Suite("How often devices map the pages of devices")
struct DeviceMappingsTests {
  /// What the steps must say, page by page.
  private func ranges(_ counts: [UInt32]) -> [DeviceMapping] {
    var ranges: [DeviceMapping] = []
    for (page, count) in counts.enumerated() where count > 0 {
      if let last = ranges.last, last.pages.end == UInt64(page), last.count == count {
        ranges[ranges.count - 1].pages.count += 1
      } else {
        let pages = PageRange(first: UInt64(page), count: 1)
        ranges.append(DeviceMapping(pages: pages, count: count, entryCount: 0))
      }
    }
    return ranges
  }

  @Test("is what page by page would come out, and a draft that does not fit changes nothing")
  func agreesWithPages() {
    var random = Random(seed: 1)
    var mappings = DeviceMappings(rangeMax: 3)
    var counts = [UInt32](repeating: 0, count: 12)
    var fitting = 0
    for _ in 0..<20_000 {
      let first = random.below(counts.count)
      let end = first + 1 + random.below(counts.count - first)
      let range = PageRange(first: UInt64(first), count: UInt64(end - first))
      let least = counts[first..<end].min() ?? 0
      let most = counts[first..<end].max() ?? 0
      let said = mappings.counts(in: range)
      #expect(said == least...most)
      let difference: Int32 = least > 0 && random.oneIn(2) ? -1 : 1
      if difference > 0, most > 4 { continue }

      var changed = counts
      for page in first..<end { changed[page] = UInt32(Int32(changed[page]) + difference) }
      mappings.beginDraft()
      mappings.draft(range, adding: difference, entries: 0)
      let fits = ranges(changed).count <= 3
      let saysFit = mappings.draftFits
      #expect(saysFit == fits)
      if fits {
        mappings.commitDraft()
        counts = changed
        fitting += 1
      }
      var listed: [DeviceMapping] = []
      while let mapping = mappings.mapping(listed.count) { listed.append(mapping) }
      #expect(listed == ranges(counts))
      let isEmpty = mappings.isEmpty
      #expect(isEmpty == listed.isEmpty)
      let page = random.below(counts.count)
      let count = mappings.count(of: UInt64(page))
      #expect(count == counts[page])
    }
    #expect((2_000...18_000).contains(fitting))
    mappings.reset()
    let isEmpty = mappings.isEmpty
    #expect(isEmpty)
  }

  @Test("a list of given pages takes what fits, and each page once")
  func givenDevices() {
    var given = GivenDevices()
    let countMax = UInt64(GivenDevices.countMax)
    let changes = (0..<countMax).map { page in
      [given.set(page, isGiven: true), given.set(page, isGiven: true)]
    }
    #expect(changes.allSatisfy { $0 == [true, false] })
    let isFull = given.isFull
    let takesMore = given.set(.max, isGiven: true)
    #expect(isFull && !takesMore)
    let range = PageRange(first: 8, count: 16)
    let before = given.count(in: range)
    let goes = [given.set(8, isGiven: false), given.set(8, isGiven: false)]
    let after = given.count(in: range)
    #expect(goes == [true, false])
    #expect([before, after] == [16, 15])
    let left = [given.contains(8), given.contains(9)]
    #expect(left == [false, true])
  }
}
