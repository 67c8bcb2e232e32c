import ArgumentParser
import Evaluation
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the process tells its caller, as `sysexits.h` numbers it.
enum ExitStatus: Int32 {
  case violation = 1
  case usage = 64
  case badData = 65
  case noSuchFile = 66
  case internalError = 70

  var error: ExitCode { ExitCode(rawValue) }
}

/// Input that is not what it should be; the message says where.
struct BadData: Error, CustomStringConvertible {
  var description: String
}

/// Arguments that the parser accepts but that make no sense together.
struct UsageError: Error, CustomStringConvertible {
  var description: String
}

extension ExitStatus {
  /// Prints one clear line, where the error is not the parser's own business, and exits.
  static func end(after error: any Error) -> Never {
    switch error {
    case let error as FileError:
      fail(error.description, status(of: error.kind))
    case let error as ProgramFileError:
      fail(
        ([error.description] + error.excerpt.map { "  " + $0 }).joined(separator: "\n"), .badData)
    case is TraceError, is BadData:
      fail("\(error)", .badData)
    case let error as HuntError:
      fail(error.description, error.isMissingFile ? .noSuchFile : .badData)
    case let error as TargetError:
      fail(error.description, error.isMissing ? .noSuchFile : .violation)
    case is UsageError:
      fail("\(error)", .usage)
    default:
      // The parser's errors carry their status; one that is not its own says 1, a violation's.
      let code = HvcFuzzCommand.exitCode(for: error)
      guard error is ExitCode || code != .failure else { fail("\(error)", .internalError) }
      HvcFuzzCommand.exit(withError: error)
    }
  }

  private static func status(of kind: FileError.Kind) -> ExitStatus {
    switch kind {
    case .unavailable: .noSuchFile
    case .folder: .usage
    case .tooLarge, .exists: .badData
    case .broken: .internalError
    }
  }

  private static func fail(_ message: String, _ status: ExitStatus) -> Never {
    fflush(nil)
    StandardError.print("hvcfuzz: " + message)
    exit(status.rawValue)
  }
}

/// Messages about the run; results go to standard output.
enum StandardError {
  static func print(_ line: String) { show(line + "\n") }

  /// The same without an end of line.
  static func show(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
