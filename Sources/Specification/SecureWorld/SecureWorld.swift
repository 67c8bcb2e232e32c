import Hypercalls

/// What there is between host and secure world: two buffers, the transactions, and what the secure
/// world will say next.
struct SecureWorld {
  static let slotCount = 8

  /// The pages of descriptors and of answers; nil before the host names them.
  var buffers: (transmit: UInt64, receive: UInt64)?
  var answer = SecureAnswer.agrees
  private var transactions = InlineArray<8, AbstractTransaction?>(repeating: nil)
  /// Whether the current step changed anything here.
  private(set) var isChanged = false
  /// Whether anything is not as at boot.
  private(set) var isUsed = false

  subscript(slot: Int) -> AbstractTransaction? {
    get { transactions[slot] }
    set {
      transactions[slot] = newValue
      noteChange()
    }
  }

  func slot(of handle: TransactionHandle) -> Int? {
    let number = handle.rawValue &- TransactionHandle.first
    guard number < UInt64(Self.slotCount), transactions[Int(number)] != nil else { return nil }
    return Int(number)
  }

  /// The lowest slot that no transaction has, of so many.
  func firstFree(of count: Int) -> Int? { (0..<count).first { transactions[$0] == nil } }

  /// Whether a page is part of a transaction.
  func has(_ pfn: UInt64) -> Bool {
    for slot in 0..<Self.slotCount where transactions[slot]?.contains(pfn) == true { return true }
    return false
  }

  mutating func noteChange() {
    isChanged = true
    isUsed = true
  }

  @inline(__always) mutating func beginStep() { isChanged = false }
}

extension Specification {
  /// The secure world's word, once: nil where it refuses.
  mutating func requireSecureWorld() throws(Expectation) {
    let answer = secureWorld.answer
    if answer != .agrees {
      secureWorld.answer = .agrees
      secureWorld.noteChange()
    }
    try require(answer != .refuses, else: .secureWorldRefuses)
  }

  /// Whether the last step changed a transaction, a buffer or the secure world's next answer.
  public var changedSecureWorld: Bool { secureWorld.isChanged }

  /// The host's pages of descriptors and answers; nil where it has named none.
  public var descriptorBuffers: (transmit: UInt64, receive: UInt64)? { secureWorld.buffers }

  public static let transactionSlotCount = SecureWorld.slotCount

  /// What the host lent under the n-th handle; nil where nothing is.
  public func transaction(_ slot: Int) -> AbstractTransaction? { secureWorld[slot] }
}
