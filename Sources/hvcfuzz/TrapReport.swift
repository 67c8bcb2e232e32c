import Hypercalls
import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is said when the program itself traps: an error in hvcfuzz, never a finding.
///
/// Swift prints what went wrong; this says in which call, and ends with a status of its own. A
/// handler of signals may take no memory, so all words are there from the start.
enum TrapReport {
  static let signals: [(number: Int32, name: StaticString)] = [
    (SIGILL, "SIGILL"), (SIGTRAP, "SIGTRAP"), (SIGABRT, "SIGABRT"), (SIGSEGV, "SIGSEGV"),
    (SIGBUS, "SIGBUS"), (SIGFPE, "SIGFPE"),
  ]

  /// Where the signature goes: the standard error, or what a worker answers by.
  nonisolated(unsafe) static var descriptor = STDERR_FILENO
  /// The file that was read last; kept as C has it, and only the last.
  nonisolated(unsafe) private static var file: UnsafeMutablePointer<CChar>?
  nonisolated(unsafe) private static let signalNames = signalNameTable()

  static func install() {
    _ = Opcode.staticNames
    _ = signalNames
    for (number, _) in signals { signal(number) { TrapReport.end(with: $0) } }
    #if DEBUG
      installDebugTrap()
    #endif
  }

  static func note(file path: String) {
    let last = file
    file = strdup(path)
    free(last)
  }

  /// `internal:SIGILL@host_share_hyp 3`, as `InternalError` reads it, and the end.
  private static func end(with number: Int32) {
    if descriptor == STDERR_FILENO { say("hvcfuzz: internal error: ") }
    say("internal:")
    say(signalNames[Int(number) & 63])
    say("@")
    let place = CallWatch.place
    say(place.map { Opcode.staticNames[Int($0.opcode.rawValue)] } ?? "start")
    if let place { say(decimal: place.index + 1) }
    if descriptor == STDERR_FILENO, let file {
      say(", of ")
      _ = write(descriptor, file, strlen(file))
    }
    say("\n")
    _exit(ExitStatus.internalError.rawValue)
  }

  private static func say(_ text: StaticString) {
    _ = write(descriptor, text.utf8Start, text.utf8CodeUnitCount)
  }

  private static func say(decimal number: Int) {
    var digits = InlineArray<24, UInt8>(repeating: 0)
    var first = 24
    var rest = number
    repeat {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    } while rest > 0
    first -= 1
    digits[first] = UInt8(ascii: " ")
    let span = digits.span
    span.withUnsafeBytes {
      _ = write(descriptor, $0.baseAddress! + first, 24 - first)
    }
  }

  private static func signalNameTable() -> UnsafeMutablePointer<StaticString> {
    let table = UnsafeMutablePointer<StaticString>.allocate(capacity: 64)
    table.initialize(repeating: "signal", count: 64)
    for (number, name) in signals { table[Int(number) & 63] = name }
    return table
  }
}

#if DEBUG
  extension TrapReport {
    /// `HVCFUZZ_DEBUG_TRAP=host_share_hyp,host_read` has the tool trap at a `host_read` that comes
    /// after a `host_share_hyp`: to test what is made of traps. In debug builds alone.
    private static func installDebugTrap() {
      guard let variable = getenv("HVCFUZZ_DEBUG_TRAP") else { return }
      let opcodes = String(cString: variable).split(separator: ",").compactMap { Opcode(name: $0) }
      guard !opcodes.isEmpty else { return }
      var met = 0
      CallWatch.onCall = { place in
        if place.index == 0 { met = 0 }
        if place.opcode == opcodes[met] { met += 1 }
        if met == opcodes.count { fatalError("trapped for a test") }
      }
    }
  }
#endif
