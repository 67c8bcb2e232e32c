/// The words of the simulated machine, and where in them what lies. A view: it owns nothing.
///
/// First 512 words for each frame, then one word a frame each of vmemmap, contents and table use,
/// then EL2's own variables, and for each frame how often devices map it. All of it is written
/// through the journal alone.
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
  var wordCount: Int { dmaCountsStart + frameCount }
}
