import Foundation
import Triage

/// Where a hunt keeps its results, and what it says of them.
public struct HuntFolder: Sendable {
  public let path: String
  public var log: TrialLog

  /// Reads what is there; a folder that is not there is made, or an error.
  public init(path: String, creating: Bool) throws {
    self.path = path
    if creating {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } else if !FileManager.default.fileExists(atPath: path) {
      throw HuntError(description: "\(path): no such folder", isMissingFile: true)
    }
    log = try TrialLog(path: TrialLog.path(in: path))
  }

  /// The results of a plan's trials.
  public func table(of plan: HuntPlan) -> TrialTable {
    TrialTable(plan.trials.compactMap { log.results[$0] })
  }

  /// Writes the tables and the plots.
  public func write(_ report: HuntReport, _ table: TrialTable) throws {
    try OutputFile.replace(path + "/report.json", with: report.json())
    try OutputFile.replace(path + "/report.txt", with: Array(report.text.utf8))
    try OutputFile.replace(path + "/survival.svg", with: Array(SurvivalPlot(table).source.utf8))
    try OutputFile.replace(path + "/medians.svg", with: Array(MedianPlot(table).source.utf8))
  }
}
