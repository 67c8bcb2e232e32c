import Fuzzing
import Hypercalls

/// The calls that a search makes programs of.
///
/// Every call of some opcodes, with every combination of a few values for each argument: the
/// simplest of its type, the pages of RAM that programs use first, and what the program at hand has
/// there. One argument at a time may also be odd: a landmark, or what the program has elsewhere.
struct CallAlphabet {
  /// How large it may become.
  struct Size: Sendable {
    /// Pages of RAM, from the first favourite one on.
    var pageCount: Int
    /// The simplest values of an argument that are taken.
    var valueCount: Int
    /// Combinations of values that a call may have at most; with more, fewer values are taken.
    var combinationsMax: Int
    /// Whether odd values are taken.
    var hasOddValues: Bool

    static let near = Size(
      pageCount: 4, valueCount: 8, combinationsMax: 64, hasOddValues: false)
    static let whole = Size(
      pageCount: 4, valueCount: 4, combinationsMax: 64, hasOddValues: true)
  }

  /// In the order in which they are tried.
  private(set) var letters: [Letter] = []

  /// A call, and how far into the pages of RAM it goes.
  struct Letter {
    var call: RawCall
    /// How often in a row it may be made, beside once.
    var repeats: [UInt32]
    /// Pages that must be in use before, so that pages come into use in order.
    var pagesNeeded: Int
    /// Pages in use after it.
    var pageEnd: Int
  }

  /// The alphabet for a program: of its own calls, or of those that are named.
  init(for program: Program, opcodes: OpcodeSet, size: Size, layout: MachineLayout) {
    let values = ProgramValues(program)
    var writer = LetterWriter(
      values: values, simplest: SimplestValues(layout: layout), size: size, layout: layout)
    for opcode in Opcode.allCases where opcodes.contains(opcode) {
      let calls = RawCall(opcode: opcode).open(&writer)
      let repeats = values.repeats[opcode, default: []].union([2]).sorted()
      for actor in Self.actors(of: opcode, values) {
        for var call in calls {
          call.actor = actor
          letters.append(Letter(call, repeats: repeats, layout: layout))
        }
      }
    }
    // By the pages they need; of each opcode the simplest come first.
    letters = Dictionary(grouping: letters, by: \.pagesNeeded).sorted { $0.key < $1.key }
      .flatMap(\.value)
  }

  /// CPUs differ by the vCPUs that are loaded at boot; devices by what they were given.
  private static func actors(of opcode: Opcode, _ values: ProgramValues) -> [UInt8] {
    if opcode.needsLoadedVCPU || opcode == .vcpuLoad { return [0, 1, 2, 3] }
    if opcode.isOfDevice { return values.actors.union([0, 1]).sorted() }
    return [0]
  }
}

extension CallAlphabet.Letter {
  init(_ call: RawCall, repeats: [UInt32], layout: MachineLayout) {
    self.call = call
    self.repeats = repeats
    pagesNeeded = 0
    pageEnd = 0
    let favourite = layout.ram.first + layout.favouriteIndex
    for range in PageUse(call, layout: layout).ranges {
      let first = range.lowerBound &- favourite
      guard first < CallAlphabet.plainPagesMax else { continue }
      // A page may be passed over: tables want pages aligned to their size, and the first page of
      // a block is like no other.
      pagesNeeded = max(pagesNeeded, Int(first) - 1 - pageEnd)
      pageEnd = max(pageEnd, Int(min(range.upperBound - favourite, first + 16)) + 1)
    }
  }
}

extension CallAlphabet {
  /// Pages that count as plain ones of RAM.
  static var plainPagesMax: UInt64 { 64 }

  /// How many pages of RAM a program uses, in the alphabet's order.
  static func pageEnd(of calls: [RawCall], layout: MachineLayout) -> Int {
    calls.map { Letter($0, repeats: [], layout: layout).pageEnd }.max() ?? 0
  }
}
