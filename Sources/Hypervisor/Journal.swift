#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One overwritten word: where, and what it held before the step.
public struct JournalEntry: Sendable {
  public let word: UInt32
  public let old: UInt64
}

/// The machine's memory and the list of what was overwritten since boot.
///
/// Within one step a word is entered once, with the value from before the step, so that the entries
/// of a step are exactly the words it touched.
struct Journal: ~Copyable {
  let arena: Arena
  private let entries: UnsafeMutablePointer<JournalEntry>
  /// Step in which a word was last entered.
  private let stamps: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  private(set) var step: UInt32 = 1

  /// Entries for the longest program; one step may need no more than `stepMax` of them.
  static let capacity = 1 << 22
  static let stepMax = 1 << 18

  init(frameCount: Int) {
    let layout = Arena(words: UnsafeMutablePointer(bitPattern: 8)!, frameCount: frameCount)
    arena = Arena(words: Self.zeroedWords(layout.wordCount), frameCount: frameCount)
    entries = .allocate(capacity: Self.capacity)
    stamps = Self.zeroedWords(layout.wordCount)
  }

  deinit {
    free(arena.words)
    entries.deallocate()
    free(stamps)
  }

  /// Zeroed by the system page by page as it is touched: most of a machine never is.
  private static func zeroedWords<Word: FixedWidthInteger>(
    _ count: Int
  ) -> UnsafeMutablePointer<Word> {
    calloc(count, MemoryLayout<Word>.stride)!.bindMemory(to: Word.self, capacity: count)
  }

  @inline(__always) subscript(word: Int) -> UInt64 { arena.words[word] }

  @inline(__always) mutating func write(_ word: Int, _ value: UInt64) {
    if stamps[word] != step {
      stamps[word] = step
      entries[count] = JournalEntry(word: UInt32(truncatingIfNeeded: word), old: arena.words[word])
      count &+= 1
    }
    arena.words[word] = value
  }

  /// Starts a step: what it writes is entered anew.
  @inline(__always) mutating func beginStep() { step &+= 1 }

  /// Whether another step surely fits.
  var hasRoom: Bool { count <= Self.capacity - Self.stepMax }

  func entry(_ index: Int) -> JournalEntry { entries[index] }
  var allEntries: UnsafeBufferPointer<JournalEntry> {
    UnsafeBufferPointer(start: entries, count: count)
  }

  /// Puts back what was overwritten since entry `mark`.
  mutating func undo(to mark: Int) {
    while count > mark {
      count &-= 1
      arena.words[Int(entries[count].word)] = entries[count].old
    }
    step &+= 1
  }

  /// Makes the present the state that `undo(to: 0)` returns to.
  mutating func forget() {
    count = 0
    step &+= 1
  }
}
