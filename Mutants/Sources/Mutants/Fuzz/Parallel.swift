import Dispatch
import Glibc
import Synchronization

/// Does the same with every element, some at a time, and returns the answers in order.
func inParallel<Element: Sendable, Answer: Sendable>(
  _ elements: [Element], jobs: Int, _ body: @Sendable (Element) throws -> Answer
) throws -> [Answer] {
  let next = Mutex(0)
  let answers = Mutex([Result<Answer, any Error>?](repeating: nil, count: elements.count))
  DispatchQueue.concurrentPerform(iterations: jobs) { _ in
    letSignalsPass()
    while true {
      let index = next.withLock { next in
        defer { next += 1 }
        return next
      }
      guard index < elements.count else { return }
      let answer = Result { try body(elements[index]) }
      answers.withLock { $0[index] = answer }
    }
  }
  return try answers.withLock { answers in try answers.map { try $0!.get() } }
}

/// A process inherits which signals are blocked, and Dispatch's threads block nearly all: a fuzzer
/// started from one would never time out.
private func letSignalsPass() {
  var none = sigset_t()
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, nil)
}
