import Hypercalls
import Specification

// What suits the buffers and transactions of the state that a new call meets.
extension Mutator {
  /// Where the first range of a descriptor lies that begins as usual, and how large one is.
  private static let firstRange: UInt64 = 80
  private static let rangeSize: UInt64 = 16

  mutating func wishForTransaction(_ wishes: inout GuestWishes, _ opcode: Opcode) {
    let ranges = UInt64(random.below(3))
    switch opcode {
    case .ffaRXTXMap:
      wishes.pages = [randomFreePage(), randomFreePage(), nil]
      wishes.pageCount = 1
    case .setFFADescriptor:
      wishes.pages = [specification.descriptorBuffers?.transmit, randomFreePage(), nil]
      wishes.sizes[0] = Self.firstRange - Self.rangeSize
    case .setFFARange:
      wishes.pages = [specification.descriptorBuffers?.transmit, randomFreePage(), nil]
      // Behind what a first fragment has, or at the start, where a later one begins.
      wishes.sizes[0] = (random.oneIn(2) ? Self.firstRange : 0) + ranges * Self.rangeSize
    case .ffaMemShare, .ffaMemLend:
      let size = Self.firstRange + (1 + ranges) * Self.rangeSize
      let isPart = goal?.opcode == .ffaMemFragTx || random.oneIn(4)
      let rest = isPart ? UInt64(1 + random.below(2)) * Self.rangeSize : 0
      wishes.sizes = [size + rest, size]
    case .ffaMemFragTx:
      guard let slot = randomTransaction(where: { !$0.isComplete }) else { return }
      wishes.transaction = TransactionHandle.first + UInt64(slot)
      guard let transaction = specification.transaction(slot) else { return }
      let missing = transaction.length - transaction.arrived
      wishes.sizes[0] = random.oneIn(3) ? min(Self.rangeSize, missing) : missing
    case .ffaMemReclaim:
      wishes.transaction = randomTransaction(where: { _ in true }).map {
        TransactionHandle.first + UInt64($0)
      }
    default: break
    }
  }

  private mutating func randomTransaction(where suits: (AbstractTransaction) -> Bool) -> Int? {
    let first = random.below(Specification.transactionSlotCount)
    for step in 0..<Specification.transactionSlotCount {
      let slot = (first + step) % Specification.transactionSlotCount
      if let transaction = specification.transaction(slot), suits(transaction) { return slot }
    }
    return nil
  }
}
