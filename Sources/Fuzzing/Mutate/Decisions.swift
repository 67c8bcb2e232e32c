import Hypercalls
import Specification

/// What the generator remembers of a campaign: how often each call was granted, how often each rule
/// has refused it, and at which refusals the kernel goes wrong in a way that is known.
///
/// A refusal that was hardly ever seen takes a state that is hard to come by, and is where a check
/// may be missing. One at which programs end is worth little, and hides what follows it.
struct Decisions: ~Copyable {
  /// Refusals that were made so often are as good as any other.
  private static let rareMax: UInt8 = 12
  private static let isDeadEnd: UInt8 = 0xff

  private let counts: UnsafeMutablePointer<UInt8>
  private let grantCounts: UnsafeMutablePointer<UInt32>
  private static let mutationsPerLongRow: UInt32 = 4096
  private var mutations: UInt32 = 0
  /// The mutation from which on a call may be made in a long row again.
  private let longRows: UnsafeMutablePointer<UInt32>
  private static let size = Opcode.allCases.count * Rule.allCases.count

  init() {
    counts = .allocate(capacity: Self.size)
    counts.initialize(repeating: 0, count: Self.size)
    grantCounts = .allocate(capacity: Opcode.allCases.count)
    grantCounts.initialize(repeating: 0, count: Opcode.allCases.count)
    longRows = .allocate(capacity: Opcode.allCases.count)
    longRows.initialize(repeating: Self.mutationsPerLongRow, count: Opcode.allCases.count)
  }

  deinit {
    counts.deallocate()
    grantCounts.deallocate()
    longRows.deallocate()
  }

  /// How often the call was granted for its own sake, not as a step towards another.
  func grants(of opcode: Opcode) -> UInt32 { grantCounts[Int(opcode.rawValue)] }

  mutating func noteGrant(of opcode: Opcode) { grantCounts[Int(opcode.rawValue)] &+= 1 }

  mutating func noteMutation() { mutations &+= 1 }

  /// Whether it is the call's turn to be made in a long row; asking takes it.
  mutating func takesLongRow(_ opcode: Opcode) -> Bool {
    guard mutations >= longRows[Int(opcode.rawValue)] else { return false }
    longRows[Int(opcode.rawValue)] = mutations &+ Self.mutationsPerLongRow
    return true
  }

  private static func index(_ opcode: Opcode, _ rule: Rule) -> Int {
    Int(opcode.rawValue) * Rule.allCases.count + Int(rule.rawValue)
  }

  /// Whether the rule hardly ever decided the call; asking counts.
  mutating func isRare(_ opcode: Opcode, _ rule: Rule) -> Bool {
    let index = Self.index(opcode, rule)
    guard counts[index] < Self.rareMax else { return false }
    counts[index] += 1
    return true
  }

  /// Whether programs that make the call end where the rule decides it.
  func isDeadEnd(_ opcode: Opcode, _ rule: Rule) -> Bool {
    counts[Self.index(opcode, rule)] == Self.isDeadEnd
  }

  mutating func noteDeadEnd(_ opcode: Opcode, _ rule: Rule) {
    counts[Self.index(opcode, rule)] = Self.isDeadEnd
  }
}
