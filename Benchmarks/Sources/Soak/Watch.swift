import Glibc
import Triage

/// Says at which input the process ends, where it does so in the middle of one.
enum Watch {
  nonisolated(unsafe) private static var number: UInt64 = 0
  /// Each input takes microseconds; of the processor's time, since others may want it too.
  private static let secondsMax = 10
  /// By the clock on the wall, for one that waits for what never comes.
  private static let waitMax: UInt32 = 1200

  static func install() {
    for signal in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM, SIGPROF] {
      Glibc.signal(signal) { Watch.end(with: $0) }
    }
  }

  /// Notes the input that is read next; the clock is wound once in a while, as that takes a call
  /// of the system.
  static func begin(_ number: UInt64) {
    Self.number = number
    guard number & 0xff == 0 else { return }
    var limit = itimerval()
    limit.it_value.tv_sec = secondsMax
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
    alarm(waitMax)
  }

  private static func end(with signal: Int32) {
    // What is printed here may need what the signal interrupted; then the end comes without it.
    Glibc.signal(SIGALRM, SIG_DFL)
    alarm(2)
    var blocked = sigset_t()
    sigemptyset(&blocked)
    pthread_sigmask(SIG_SETMASK, &blocked, nil)
    let isHang = signal == SIGALRM || signal == SIGPROF
    print("FAILED: signal \(signal)\(isHang ? ", a hang," : "") in input \(number)")
    fflush(nil)
    _exit(1)
  }
}

/// What the process has in memory, against what it had when it had settled.
struct MemoryWatch {
  /// In KiB; the allocator's own unrest is some hundred.
  static let growthMax = 4096

  private var settled = Self.resident
  private var isSettled = false

  mutating func settle() {
    settled = Self.resident
    isSettled = true
  }

  var growth: Int { max(0, Self.resident - settled) }

  var line: String { "\(Self.resident) KiB resident" }

  private static var resident: Int {
    guard let text = try? InputFile.bytes(at: "/proc/self/statm") else { return 0 }
    let words = String(decoding: text, as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024 : 0
  }
}
