import Evaluation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows how far a hunt is: one line that changes on a terminal, elsewhere a line now and then.
final class HuntProgress {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  /// Results that were there before.
  private let startCount: Int
  private var foundCount = 0
  private var missedCount = 0
  private var failedCount = 0
  private static let lineInterval = 50

  init(startCount: Int) { self.startCount = startCount }

  func show(_ progress: Hunt.Progress) {
    switch progress.last.outcome {
    case .found: foundCount += 1
    case .missed: missedCount += 1
    case .failed: failedCount += 1
    }
    let line = text(progress)
    if isTerminal {
      // Back to the start of the line, and what stood there goes.
      StandardError.show("\r\u{1b}[K" + line)
    } else if (progress.doneCount - startCount) % Self.lineInterval == 0 {
      StandardError.print(line)
    }
  }

  func end() {
    if isTerminal { StandardError.show("\n") }
  }

  private func text(_ progress: Hunt.Progress) -> String {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = progress.trialCount - progress.doneCount
    let seconds = elapsed / Double(progress.doneCount - startCount) * Double(left)
    return "hunt: \(progress.doneCount) of \(progress.trialCount) trials: \(foundCount) found, "
      + "\(missedCount) missed, \(failedCount) failed; \(Self.time(elapsed)) gone, "
      + "about \(Self.time(seconds)) left"
  }

  private static func time(_ seconds: Double) -> String {
    let minutes = Int(seconds / 60)
    let rest = minutes % 60
    return "\(minutes / 60):" + (rest < 10 ? "0" : "") + "\(rest) h"
  }
}
