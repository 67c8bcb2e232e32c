import Glibc
import Hypercalls

/// Gives every reader of the project inputs that nobody made with care, and watches what comes of
/// it: no crash, no hang, no memory that grows.
///
///     Soak <kind> <random seed> <first> <count> [trap|hang|leak]
///
/// An input follows from its kind, the seed and its number alone, so that one is made again by its
/// number. A fault that is planted shows that it would be seen. `scripts/soak` runs all kinds.
@main
struct Soak {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 4 || arguments.count == 5,
      let kind = InputKind(rawValue: arguments[0]),
      let seed = UInt64(arguments[1]), let first = UInt64(arguments[2]),
      let count = UInt64(arguments[3]),
      let plant = Plant(rawValue: arguments.count == 5 ? arguments[4] : "none")
    else {
      let kinds = InputKind.allCases.map(\.rawValue).joined(separator: "|")
      print("usage: Soak \(kinds) <random seed> <first> <count> [trap|hang|leak]")
      exit(64)
    }
    Watch.install()
    let source = InputSource(kind, seed: seed)
    var readers = Readers()
    var memory = MemoryWatch()
    print(
      "\(kind.rawValue): \(count) inputs from \(first) on, random seed \(seed), \(source.summary)")
    print("  \(memory.line)")
    for number in first..<first + count {
      Watch.begin(number)
      let input = source.input(number)
      readers.read(input, withLines: kind != .bytes || number.isMultiple(of: 16))
      plant.act(number - first, of: count)
      let done = number - first + 1
      // The first hundredth fills what is kept for good: tables, names, the allocator's pools.
      if done == max(count / 100, 1) { memory.settle() }
      if done.isMultiple(of: max(count / 10, 1)) {
        print("  \(done) inputs, \(readers.acceptedCount) were taken, \(memory.line)")
        fflush(nil)
      }
    }
    guard memory.growth <= MemoryWatch.growthMax else {
      print("FAILED: memory grew by \(memory.growth) KiB")
      exit(1)
    }
    print("  no crash, no hang; memory grew by \(memory.growth) KiB")
  }
}

/// A fault on purpose, in the middle of the run.
enum Plant: String {
  case none, trap, hang, leak

  nonisolated(unsafe) private static var leaked: [UInt64] = []

  func act(_ done: UInt64, of count: UInt64) {
    switch self {
    case .trap where done == count / 2: fatalError("planted")
    case .hang where done == count / 2: while getpid() > 0 {}
    case .leak: Self.leaked += [UInt64](repeating: done, count: 128)
    default: break
    }
  }
}
