import Hypercalls
import Oracle

/// Findings that are explained already: a program that ends in one of them ends quietly.
///
/// Only as-is profiles have any. What is known of a kernel's weak points must not hide a finding in
/// a hardened design, which is to fuzz clean.
public struct KnownFindings: Sendable {
  private var signatures: [Profile: Set<String>] = [:]

  public init() {}

  /// Whether it is known of the profile, or of its kernel without the patch series on top.
  public func contains(_ violation: Violation, in profile: Profile) -> Bool {
    guard !profile.isHardened else { return false }
    let kernel = Profile(asIs: profile.design, isProduction: profile.isProduction)
    let signature = violation.signature
    return [profile, kernel].contains { profile in
      profile.flatMap { signatures[$0]?.contains(signature) } ?? false
    }
  }

  public var count: Int { signatures.values.reduce(0) { $0 + $1.count } }

  public mutating func insert(_ signature: String, in profile: Profile) {
    signatures[profile, default: []].insert(signature)
  }
}

extension KnownFindings: ExpressibleByArrayLiteral {
  public init(arrayLiteral entries: (profile: Profile, signature: String)...) {
    for entry in entries { insert(entry.signature, in: entry.profile) }
  }
}

extension KnownFindings {
  /// Reads a list: a profile and a signature on each line, and comments behind `#`.
  public init(text: String, file: String) throws(ConfigurationError) {
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      func error(_ expected: String) -> ConfigurationError {
        ConfigurationError(description: "\(file):\(index + 1): expected \(expected)")
      }
      guard words.count == 2 else { throw error("a profile and a signature") }
      guard let profile = Profile(name: words[0]), !profile.isHardened else {
        throw error("an as-is profile, not '\(words[0])'")
      }
      insert(String(words[1]), in: profile)
    }
  }
}
