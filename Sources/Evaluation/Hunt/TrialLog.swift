import Foundation
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The results of a hunt, one line of JSON each; what was written stays when a hunt is stopped.
///
/// A later line about a trial replaces an earlier one.
public struct TrialLog: Sendable {
  public let path: String
  public private(set) var results: [Trial: TrialResult] = [:]
  /// Where the last whole line ends; a hunt that was killed may have left a part of another.
  private var length = 0

  public static func path(in folder: String) -> String { folder + "/trials.jsonl" }

  /// Reads a log; a file that is not there has no results.
  public init(path: String) throws {
    let isThere = FileManager.default.fileExists(atPath: path)
    try self.init(path: path, bytes: isThere ? InputFile.bytes(at: path) : [])
  }

  /// Reads what a log of that name has in it.
  public init(path: String, bytes: [UInt8]) throws {
    self.path = path
    let decoder = JSONDecoder()
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard line.endIndex < bytes.endIndex else { break }
      length = line.endIndex + 1
      let result: TrialResult
      do {
        result = try decoder.decode(TrialResult.self, from: Data(line))
      } catch {
        throw HuntError(description: "\(path):\(index + 1): no trial's result: \(error)")
      }
      // A bug or a strategy that is no more has nothing to say.
      if let trial = result.trial { results[trial] = result }
    }
  }

  /// Builds of the fuzzer that made results of these trials.
  public func fuzzers(of trials: [Trial]) -> Set<String> {
    Set(trials.compactMap { results[$0]?.fuzzer })
  }

  /// Drops the results that other builds made, in the file too.
  public mutating func keep(fuzzer: String) throws {
    results = results.filter { $0.value.fuzzer == fuzzer }
    let order = results.values.sorted {
      ($0.strategy, $0.seed, $0.bug) < ($1.strategy, $1.seed, $1.bug)
    }
    let lines = try order.flatMap { try Self.line($0) }
    try OutputFile.replace(path, with: lines)
    length = lines.count
  }

  /// Adds a result, in one write.
  public mutating func append(_ result: TrialResult) throws {
    if let trial = result.trial { results[trial] = result }
    let line = try Self.line(result)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw HuntError.last(path) }
    defer { close(descriptor) }
    guard ftruncate(descriptor, off_t(length)) == 0,
      line.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, off_t(length)) })
        == line.count
    else { throw HuntError.last(path) }
    length += line.count
  }

  private static func line(_ result: TrialResult) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(result)) + [UInt8(ascii: "\n")]
  }
}

/// What keeps a hunt from going on.
public struct HuntError: Error, CustomStringConvertible {
  public var description: String
  /// Something that has to be there is not.
  public var isMissingFile = false

  static func last(_ path: String) -> HuntError {
    HuntError(description: "\(path): \(String(cString: strerror(errno)))")
  }
}
