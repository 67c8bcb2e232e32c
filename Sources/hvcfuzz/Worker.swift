import Foundation
import Hypercalls
import Triage

/// Programs run in another process, so that a trap there is an answer and not the end.
struct Worker: ~Copyable {
  enum Answer: Equatable {
    case clean
    case violation(signature: String)
    case internalError(InternalError)
  }

  let mode: RunMode
  private var child: Child?

  init(_ mode: RunMode) { self.mode = mode }

  /// What becomes of a program.
  mutating func run(_ program: Program) throws -> Answer {
    let bytes = try program.bytes(layout: .standard)
    let running = try child.take() ?? Child(mode)
    guard let line = running.ask(bytes.hexadecimal) else {
      // Killed from outside, or for something that cannot be caught.
      return .internalError(running.end())
    }
    if let error = InternalError(line) { return .internalError(error) }
    child = running
    return line == "clean" ? .clean : .violation(signature: line)
  }
}

/// The other process, and the pipes to it.
private final class Child {
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()
  private var unread = Data()

  init(_ mode: RunMode) throws {
    // Its death is an answer, and no reason to die as well.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["worker", "--profile", mode.profile.name]
    if !mode.bugs.isEmpty {
      process.arguments? += ["--bugs", mode.bugs.map(\.entry.id).joined(separator: ",")]
    }
    process.standardInput = questions
    process.standardOutput = answers
    // What Swift prints of a trap would be printed with each that the minimiser tries.
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The line that answers; nil where it ends without one.
  func ask(_ line: String) -> String? {
    try? questions.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = Data(unread[(end + 1)...]) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = answers.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      unread += more
    }
  }

  /// Waits for its end, and says how it came.
  func end() -> InternalError {
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    let status = process.terminationStatus
    return InternalError(
      signal: isSignal ? "signal\(status)" : "status\(status)", in: nil, callIndex: nil)
  }
}
