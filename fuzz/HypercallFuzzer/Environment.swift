import Fuzzing
import Glibc

extension FuzzConfiguration {
  static let knownVariable = "HVCFUZZ_KNOWN"

  /// Reads `HVCFUZZ_PROFILE`, `HVCFUZZ_BUGS`, `HVCFUZZ_STRATEGY`, `HVCFUZZ_REACHED` and the list of
  /// known findings.
  static func fromEnvironment() throws(ConfigurationError) -> FuzzConfiguration {
    var configuration = try FuzzConfiguration(
      profile: variable(profileVariable), bugs: variable(bugsVariable),
      strategy: variable(strategyVariable))
    configuration.watchesReach = variable(reachVariable) == "1"
    if let path = variable(knownVariable), !path.isEmpty {
      guard let bytes = readFile(path) else { quit(66, "\(path): \(lastError)") }
      configuration.knownFindings = try KnownFindings(
        text: String(decoding: bytes, as: UTF8.self), file: path)
    } else if let bytes = readFile(ownListPath) {
      configuration.knownFindings = try KnownFindings(
        text: String(decoding: bytes, as: UTF8.self), file: ownListPath)
    }
    return configuration
  }

  /// The list beside the target's sources; a binary that was carried elsewhere has none.
  private static var ownListPath: String {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    return folder.joined(separator: "/") + "/known-findings.txt"
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

var lastError: String { String(cString: strerror(errno)) }

/// A whole file, or nil with `errno` set. Foundation would cost the target 16,000 counters.
func readFile(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&block, 1, block.count, file)
    bytes += block[..<count]
    if count == 0 { return ferror(file) == 0 ? bytes : nil }
  }
}
