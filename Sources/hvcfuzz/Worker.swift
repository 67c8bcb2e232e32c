import CLibFuzzer
import Foundation
import Hypercalls
import Oracle
import Triage

/// Programs run in a copy of this process, so that a trap there is an answer and not the end.
struct Worker: ~Copyable {
  enum Answer: Equatable {
    case clean
    case violation(signature: String)
    case internalError(InternalError)
  }

  /// Booted here, and used in the copies alone: each has the booted machine for nothing.
  private var lockstep: Lockstep

  init(_ mode: RunMode) { lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet) }

  /// What becomes of a program.
  mutating func run(_ program: Program) throws -> Answer { try run([program])[0] }

  /// What becomes of each of some programs.
  mutating func run(_ programs: [Program]) throws -> [Answer] {
    var answers: [Answer] = []
    // What a copy had not come to when it died, the next one is asked.
    while answers.count < programs.count { answers += try begin(programs[answers.count...]) }
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

  /// What becomes of programs in one copy, up to the one at which it ends.
  private mutating func begin(_ programs: ArraySlice<Program>) throws -> [Answer] {
    let pipe = Pipe()
    let copy = hvcfuzz_fork()
    guard copy >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EAGAIN) }
    if copy == 0 { answer(programs, to: pipe.fileHandleForWriting.fileDescriptor) }
    try pipe.fileHandleForWriting.close()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    var status: CInt = 0
    while waitpid(copy, &status, 0) < 0, errno == EINTR {}

    var answers = String(decoding: said, as: UTF8.self).split(separator: "\n").map(Answer.init)
    if answers.count < programs.count, answers.last?.isInternalError != true {
      // Killed from outside, or for something that cannot be caught.
      answers.append(.internalError(InternalError(waitStatus: status)))
    }
    return answers
  }

  /// What the copy does: it says a line for each program, and ends.
  private mutating func answer(_ programs: ArraySlice<Program>, to descriptor: CInt) -> Never {
    TrapReport.descriptor = descriptor
    // What Swift prints of a trap would be printed with each that the minimiser tries.
    dup2(open("/dev/null", O_WRONLY), STDERR_FILENO)
    for program in programs {
      let line = (lockstep.run(program).signature ?? "clean") + "\n"
      guard write(descriptor, line, line.utf8.count) == line.utf8.count else { break }
    }
    _exit(0)
  }
}

extension Worker.Answer {
  /// Reads a line; that of an internal error is the last that a copy says.
  fileprivate init(_ line: Substring) {
    if let error = InternalError(line) {
      self = .internalError(error)
    } else {
      self = line == "clean" ? .clean : .violation(signature: String(line))
    }
  }

  fileprivate var isInternalError: Bool {
    if case .internalError = self { true } else { false }
  }
}

extension InternalError {
  /// A process that has ended without a word.
  fileprivate init(waitStatus status: CInt) {
    let signal = status & 0x7f
    self.init(
      signal: signal > 0 ? "signal\(signal)" : "status\(status >> 8 & 0xff)", in: nil,
      callIndex: nil)
  }
}
