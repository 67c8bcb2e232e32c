/// The words of the simulated machine, and where in them what lies. A view: it owns nothing.
///
/// First 512 words for each frame, then one word a frame each of vmemmap, contents and table use,
/// then EL2's own variables, for each frame how often devices map it, the same for ranges of
/// devices' pages, which have no frame, and the TLBs. All of it is written through the journal
/// alone.
public struct Arena: @unchecked Sendable {
  public let words: UnsafeMutablePointer<UInt64>
  public let frameCount: Int

  public static let wordsPerPage = 512
  static let variableCount = 4096

  public var vmemmapStart: Int { frameCount * Self.wordsPerPage }
  public var contentsStart: Int { vmemmapStart + frameCount }
  public var tableUseStart: Int { contentsStart + frameCount }
  public var variablesStart: Int { tableUseStart + frameCount }
  public var dmaCountsStart: Int { variablesStart + Self.variableCount }
  /// How many ranges of devices' pages are mapped for DMA, then each: first page, end and count.
  public var deviceRangesStart: Int { dmaCountsStart + frameCount }
  public static let wordsPerDeviceRange = 3
  static let deviceRangeMax = 32
  /// What the MMUs keep of the tables.
  public var translationsStart: Int {
    deviceRangesStart + 1 + Self.deviceRangeMax * Self.wordsPerDeviceRange
  }
  var wordCount: Int { translationsStart + Hypervisor.translationWordCount }

  /// The first slot of a table, from one on, that is not empty; 512 where all are.
  ///
  /// Looks at eight at a time: recycling passes tables with a few entries far apart.
  func usedSlot(of table: Int, from first: Int) -> Int {
    let entries = words + table * Self.wordsPerPage
    var slot = first
    while slot < Self.wordsPerPage {
      if slot & 7 == 0, Self.areEmpty(entries + slot) {
        slot += 8
      } else if entries[slot] == 0 {
        slot += 1
      } else {
        break
      }
    }
    return slot
  }

  private static func areEmpty(_ eight: UnsafeMutablePointer<UInt64>) -> Bool {
    let lower = eight[0] | eight[1] | eight[2] | eight[3]
    let upper = eight[4] | eight[5] | eight[6] | eight[7]
    return lower | upper == 0
  }
}
