/// The text form of a program (`.hvc`), which people read, write, review and keep.
///
///     # a page that is already shared must not be donated
///     profile mainline
///     cpu0  host_share_hyp(pfn: ram+0x12)             = 0
///     cpu0  host_donate_hyp(pfn: ram+0x12, pages: 1)  = -EPERM
///
/// Beside the program it holds what only people need: comments, blank lines, expected results, and
/// the seeded bugs that must be planted.
public struct ProgramText: Equatable, Sendable {
  /// A header or a call, with the comments that go with it.
  public struct Line: Equatable, Sendable {
    /// The comments (`#` included) and blank lines (empty) above it.
    public var above: [String]
    public var content: Content
    /// The comment behind it, `#` included.
    public var comment: String?

    public init(_ content: Content, above: [String] = [], comment: String? = nil) {
      self.above = above
      self.content = content
      self.comment = comment
    }
  }

  /// What a line says to the machine.
  public enum Content: Equatable, Sendable {
    /// `profile mainline`
    case profile(Profile)
    /// `bugs a,b`: ids of seeded bugs.
    case bugs([String])
    /// `fail_allocation(nth: 3, times: 1)` before the first call, without a CPU.
    case failurePoint(FailurePoint)
    case call(RawCall, expected: ExpectedResult?)
  }

  /// What comes before the first call, then the calls.
  public var lines: [Line]
  /// The comments and blank lines after the last line.
  public var below: [String]

  public init(lines: [Line], below: [String] = []) {
    self.lines = lines
    self.below = below
  }

  /// A program in text form, with comments above it and the results that it is to give.
  public init(
    _ program: Program, bugs: [String] = [], expected: [ExpectedResult?] = [],
    above: [String] = []
  ) {
    lines = []
    below = []
    if let profile = program.profile { lines.append(Line(.profile(profile))) }
    if !bugs.isEmpty { lines.append(Line(.bugs(bugs))) }
    if let point = program.failurePoint { lines.append(Line(.failurePoint(point))) }
    for (index, call) in program.calls.enumerated() {
      let result = index < expected.count ? expected[index] : nil
      lines.append(Line(.call(call, expected: result)))
    }
    if lines.isEmpty { below = above } else { lines[0].above = above }
  }
}

extension ProgramText {
  public var program: Program {
    var program = Program()
    for line in lines {
      switch line.content {
      case .profile(let profile): program.profile = profile
      case .bugs: break
      case .failurePoint(let point): program.failurePoint = point
      case .call(let call, _): program.calls.append(call)
      }
    }
    return program
  }

  /// The ids of the seeded bugs that the program needs.
  public var bugs: [String] {
    lines.flatMap { line in
      if case .bugs(let ids) = line.content { ids } else { [] as [String] }
    }
  }

  /// What each call is to give, where the text says so.
  public var expected: [ExpectedResult?] {
    lines.compactMap { line -> ExpectedResult?? in
      if case .call(_, let expected) = line.content { .some(expected) } else { nil }
    }
  }

  /// The line, from 1, on which the call with that index stands.
  public func lineNumber(ofCall index: Int) -> Int? {
    var number = 0
    var remaining = index
    for line in lines {
      number += line.above.count + 1
      guard case .call = line.content else { continue }
      if remaining == 0 { return number }
      remaining -= 1
    }
    return nil
  }
}
