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
  mutating func run(_ program: Program) throws -> Answer { try run([program])[0] }

  /// What becomes of each of some programs.
  ///
  /// Several are on their way at a time: to wait for each answer takes longer than the program.
  mutating func run(_ programs: [Program]) throws -> [Answer] {
    let lines = try programs.map { try $0.bytes(layout: .standard).hexadecimal }
    var answers: [Answer] = []
    while answers.count < lines.count {
      let running = try child.take() ?? Child(mode)
      let batch = lines[answers.count...].prefix(Self.batchSize)
      running.send(batch)
      var isAlive = true
      for _ in batch where isAlive {
        let answer = running.answer()
        answers.append(answer)
        if case .internalError = answer { isAlive = false }
      }
      // What a process had not come to when it died, the next one is asked.
      if isAlive { child = running }
    }
    return answers
  }

  /// What becomes of each of some programs, on machines of their own.
  static func answers(_ programs: [(program: Program, mode: RunMode)]) throws -> [Answer] {
    var answers: [Int: Answer] = [:]
    for (mode, places) in Dictionary(grouping: programs.indices, by: { programs[$0].mode }) {
      var worker = Worker(mode)
      for (place, answer) in zip(places, try worker.run(places.map { programs[$0].program })) {
        answers[place] = answer
      }
    }
    return programs.indices.compactMap { answers[$0] }
  }

  /// As many answers fit into a pipe, so that neither side waits for the other to read.
  private static var batchSize: Int { 64 }
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

  func send(_ lines: ArraySlice<String>) {
    let text = lines.joined(separator: "\n") + "\n"
    try? questions.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// The next answer; that of a process that ends without one is how it ends.
  func answer() -> Worker.Answer {
    // Killed from outside, or for something that cannot be caught.
    guard let line = line() else { return .internalError(end()) }
    if let error = InternalError(line) { return .internalError(error) }
    return line == "clean" ? .clean : .violation(signature: line)
  }

  private func line() -> String? {
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
  private func end() -> InternalError {
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    let status = process.terminationStatus
    return InternalError(
      signal: isSignal ? "signal\(status)" : "status\(status)", in: nil, callIndex: nil)
  }
}
