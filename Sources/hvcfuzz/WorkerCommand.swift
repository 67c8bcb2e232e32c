import ArgumentParser
import Hypercalls
import Oracle
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `hvcfuzz worker`: runs programs for another process, which outlives a trap of this one.
///
/// A line of hexadecimal digits is a program in bytes; the line that answers is its signature,
/// `clean`, or, as the last that is said, that of an internal error.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Runs programs for another process.", shouldDisplay: false)

  @OptionGroup var machine: MachineOptions

  func run() throws {
    TrapReport.descriptor = STDOUT_FILENO
    let mode = RunMode(profile: machine.profile ?? .mainline, bugs: machine.bugs?.bugs ?? [])
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet)
    while let line = readLine() {
      guard let bytes = [UInt8](hexadecimal: line) else {
        throw BadData(description: "not a program in hexadecimal digits")
      }
      let program = Program(bytes: bytes, layout: .standard)
      print(lockstep.run(program).signature ?? "clean")
      fflush(nil)
    }
  }
}

extension [UInt8] {
  /// Two digits a byte, and nothing else; nil for other text.
  init?(hexadecimal text: String) {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    self = []
    reserveCapacity(digits.count / 2)
    for start in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[start..<start + 2], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16), !pair.hasPrefix("+") else { return nil }
      append(byte)
    }
  }

  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
