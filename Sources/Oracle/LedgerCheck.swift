import Hypercalls
import Hypervisor
import Specification

// The FF-A proxy's ledger and buffers.
extension Lockstep {
  /// Whether the last call is one that the proxy answers, or that tells the secure world what to.
  @inline(__always) var lastCallIsProxys: Bool {
    lastOpcode.rawValue &- Opcode.ffaRXTXMap.rawValue
      <= Opcode.setFFAAnswer.rawValue - Opcode.ffaRXTXMap.rawValue
  }

  /// Whether a refusal may leave something behind: the proxy marks pages before it asks the secure
  /// world, and to unmark them where states are in the host's table leaves them mapped.
  var mayHaveRolledBack: Bool {
    guard view.keepsStatesInTables else { return false }
    switch lastOpcode {
    case .ffaRXTXMap, .ffaMemShare, .ffaMemLend, .ffaMemFragTx: return true
    default: return false
    }
  }

  /// All that the proxy notes, against the specified transactions.
  @inline(never) func checkLedger() -> Finding? {
    let buffers = specification.descriptorBuffers
    let word = view.proxyWords.lowerBound
    guard view.words[word] == (buffers?.transmit ?? 0) << 12,
      view.words[word + 1] == (buffers?.receive ?? 0) << 12
    else {
      return found(.change, nil, .ledger, buffers?.transmit ?? view.words[word] >> 12)
    }
    for slot in 0..<Specification.transactionSlotCount {
      if let finding = checkTransaction(slot) { return finding }
    }
    return nil
  }

  private func checkTransaction(_ slot: Int) -> Finding? {
    let word = view.transactionWord(slot)
    guard let transaction = specification.transaction(slot) else {
      return view.words[word] == 0 ? nil : wrong(view.words[word + 4])
    }
    guard view.words[word] == (transaction.isLoan ? 2 : 1),
      view.words[word + 1] == transaction.length, view.words[word + 2] == transaction.arrived,
      view.words[word + 3] == UInt64(transaction.rangeCount)
    else { return wrong(transaction[0].first) }
    for number in 0..<transaction.rangeCount {
      let place = word + 4 + 2 * number
      let range = transaction[number]
      guard view.words[place] == range.first, view.words[place + 1] == range.count else {
        return wrong(range.first)
      }
    }
    return nil
  }

  /// The pages of every transaction are lent to the secure world, each by one.
  func checkLentPages() -> Finding? {
    for slot in 0..<Specification.transactionSlotCount {
      guard let transaction = specification.transaction(slot) else { continue }
      for number in 0..<transaction.rangeCount {
        let range = transaction[number]
        for pfn in range.first..<range.end where specification[pfn].borrower != .ffa {
          return wrong(pfn)
        }
      }
    }
    return nil
  }

  private func wrong(_ pfn: UInt64) -> Finding? {
    found(.invariant, .ledgerNamesWhatIsLent, .ledger, pfn)
  }
}
