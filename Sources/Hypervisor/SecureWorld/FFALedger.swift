import Hypercalls

// What the secure world was lent, by handle. The hypervisor keeps it among its variables; the
// secure world keeps the same, and a kernel without a ledger asks it.
extension Hypervisor {
  static let transactionCountMax = 8
  private static let wordsPerTransaction = 4 + 2 * FFARange.countMax

  /// The proxy's words, for the oracle: the addresses of the host's two buffers, then for each
  /// transaction what kind it is (0: none), bytes announced, bytes that came, how many ranges, and
  /// of each its first page and how many.
  public var proxyWords: Range<Int> {
    let end = arena.variablesStart + Arena.variableCount
    return end - 2 - Self.transactionCountMax * Self.wordsPerTransaction..<end
  }

  /// Where a transaction's words begin.
  public func transactionWord(_ slot: Int) -> Int {
    proxyWords.lowerBound + 2 + slot * Self.wordsPerTransaction
  }

  /// The host's buffer of descriptors; address 0 where there is none (`host_buffers.tx`).
  var transmitBuffer: PhysicalAddress { PhysicalAddress(bits: journal[proxyWords.lowerBound]) }
  /// Its buffer of answers (`host_buffers.rx`).
  var receiveBuffer: PhysicalAddress { PhysicalAddress(bits: journal[proxyWords.lowerBound + 1]) }
  var hasBuffers: Bool { transmitBuffer.bits != 0 }

  mutating func setBuffers(transmit: PhysicalAddress?, receive: PhysicalAddress?) {
    assertHeld(.proxy)
    journal.write(proxyWords.lowerBound, transmit?.bits ?? 0)
    journal.write(proxyWords.lowerBound + 1, receive?.bits ?? 0)
  }
}

/// A transaction's place in the ledger.
struct Transaction {
  let word: Int
  let handle: UInt64
}

extension Hypervisor {
  /// The transaction of a handle, or nil where there is none.
  func transaction(_ handle: UInt64) -> Transaction? {
    let slot = handle &- TransactionHandle.first
    guard slot < UInt64(Self.transactionCountMax) else { return nil }
    let transaction = Transaction(word: transactionWord(Int(slot)), handle: handle)
    return journal[transaction.word] == 0 ? nil : transaction
  }

  /// Enters a transaction under the lowest handle that is free, or answers nil.
  mutating func beginTransaction(isLoan: Bool, length: UInt64) -> Transaction? {
    assertHeld(.proxy)
    for slot in 0..<Int(layout.transactionMax) where journal[transactionWord(slot)] == 0 {
      let word = transactionWord(slot)
      journal.write(word, isLoan ? 2 : 1)
      journal.write(word + 1, length)
      return Transaction(word: word, handle: TransactionHandle.first + UInt64(slot))
    }
    return nil
  }

  mutating func endTransaction(_ transaction: Transaction) {
    assertHeld(.proxy)
    let count = rangeCount(of: transaction)
    for word in transaction.word..<transaction.word + 4 + 2 * count { journal.write(word, 0) }
  }

  /// Bytes of the descriptor that are still to come.
  func missingBytes(of transaction: Transaction) -> UInt64 {
    journal[transaction.word + 1] &- journal[transaction.word + 2]
  }

  func arrivedBytes(of transaction: Transaction) -> UInt64 { journal[transaction.word + 2] }

  func rangeCount(of transaction: Transaction) -> Int { Int(journal[transaction.word + 3]) }

  func range(_ number: Int, of transaction: Transaction) -> FFARange {
    let word = transaction.word + 4 + 2 * number
    return FFARange(pfn: Pfn(journal[word]), pages: PageCount(journal[word + 1]))
  }

  /// Notes a fragment that came.
  mutating func enter(_ ranges: FragmentRanges, into transaction: Transaction) throws(Panic) {
    assertHeld(.proxy)
    let isFurther = arrivedBytes(of: transaction) > 0
    journal.write(transaction.word + 2, arrivedBytes(of: transaction) + ranges.copy.size)
    // A bug: what comes later is passed on, and not noted.
    if isFurther, bugs.contains(.ffaFragmentUnnoted) { return }
    var count = rangeCount(of: transaction)
    // A bug: the host's buffer is looked at again.
    let isReread = bugs.contains(.ffaDescriptorReadAgain)
    let copy = isReread ? try copyFragment(ranges.copy.size) : ranges.copy
    let noted = FragmentRanges(copy: copy, start: ranges.start)
    for number in 0..<noted.count {
      let word = transaction.word + 4 + 2 * count
      journal.write(word, noted[number].pfn.rawValue)
      journal.write(word + 1, noted[number].pages.rawValue)
      count += 1
    }
    journal.write(transaction.word + 3, UInt64(count))
  }
}
