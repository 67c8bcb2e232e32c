import Hypercalls

/// What the hypervisor reads in the host's buffer, byte by byte as FF-A 1.1 says.
enum Descriptor {
  static let sender: UInt64 = 0
  static let receivers: UInt64 = 28
  static let listOffset: UInt64 = 52
  /// Header and the part of one receiver.
  static let headerSize: UInt64 = 64
  static let listHeaderSize: UInt64 = 16
  /// A range's address, then its pages as a 32-bit number; the rest is reserved.
  static let rangeSize: UInt64 = 16
  static let pageCount: UInt64 = 8
  /// Where the first range usually lies.
  static let firstRange: UInt64 = 80
  /// Longer ones the hypervisor has no room for.
  static let sizeMax: UInt64 = 256
}

extension Specification {
  /// The host has so many more runs of pages to lend: where in its memory they are listed.
  struct RangeList {
    var start: Address
    var count: Int
  }

  /// A buffer, if the host has one.
  func requireBuffer() throws(Expectation) -> Address {
    guard let buffers = secureWorld.buffers else { throw decided(by: .noBuffers) }
    return Address(pfn: buffers.transmit)
  }

  /// The list of the descriptor that begins in the buffer.
  func list(in buffer: Address, size: UInt64) throws(Expectation) -> RangeList {
    let offset = hostMemory.half(at: buffer + Descriptor.listOffset)
    let isWellFormed =
      offset > 0 && hostMemory.half(at: buffer + Descriptor.receivers) == 1
      && hostMemory.half(at: buffer + Descriptor.sender) & 0xffff == 0
    let start = offset + Descriptor.listHeaderSize
    try require(
      isWellFormed && start <= size && (size - start) % Descriptor.rangeSize == 0,
      else: .notDescriptor)
    return RangeList(start: buffer + start, count: Int((size - start) / Descriptor.rangeSize))
  }

  /// A run of pages of the list; an address counts by its page.
  func range(_ number: Int, of list: RangeList) -> PageRange {
    let place = list.start + UInt64(number) * Descriptor.rangeSize
    return PageRange(
      first: hostMemory[place] >> 12, count: hostMemory.half(at: place + Descriptor.pageCount))
  }

  /// Every listed page must be the host's alone, and be listed once; a run of no page says nothing.
  func requireHosts(_ list: RangeList, _ evidence: Evidence) throws(Expectation) {
    var demand = TableDemand.none
    for number in 0..<list.count {
      let range = range(number, of: list)
      if range.count == 0 { continue }
      try require(decision(on: range, wanting: .hostAlone) == nil, else: .notHostsToLend)
      for earlier in 0..<number {
        try require(!range.overlaps(self.range(earlier, of: list)), else: .notHostsToLend)
      }
      // 6.12 notes the state in the host's table; 7.3 touches no table.
      demand = demand + TableDemand.pages(of: range, host: design == .linux612)
    }
    // The host is not told why.
    let isShort = evidence.result == .denied && demand.mayBeUnmet(evidence)
    try require(!isShort, else: .tablesShort, as: .denied)
  }

  /// Enters the listed pages into a transaction, and lends them.
  mutating func lend(_ list: RangeList, size: UInt64, in slot: Int) {
    guard var transaction = secureWorld[slot] else { return }
    for number in 0..<list.count {
      let range = range(number, of: list)
      transaction.append(range)
      place(range, borrower: .ffa)
    }
    transaction.arrived += size
    secureWorld[slot] = transaction
  }

  /// What share and lend have in common, which is all.
  mutating func lend(
    length: DescriptorSize, fragment: DescriptorSize, isLoan: Bool, _ evidence: Evidence
  ) throws(Expectation) -> Expectation {
    let size = fragment.rawValue
    try require(
      size <= length.rawValue && size <= 0x1000 && size >= Descriptor.headerSize,
      else: .notFragment)
    let buffer = try requireBuffer()
    try require(length.rawValue <= Descriptor.sizeMax, else: .descriptorTooLong)
    let list = try list(in: buffer, size: size)
    try requireHosts(list, evidence)
    try requireSecureWorld()
    guard let slot = secureWorld.firstFree(of: Int(layout.transactionMax)) else {
      throw decided(by: .secureWorldFull)
    }
    secureWorld[slot] = AbstractTransaction(isLoan: isLoan, length: length.rawValue)
    lend(list, size: size, in: slot)
    return decided(by: .granted, as: handle(of: slot))
  }

  func handle(of slot: Int) -> ReturnCode {
    ReturnCode(rawValue: Int64(TransactionHandle.first) + Int64(slot))
  }
}

extension PageRange {
  func overlaps(_ other: PageRange) -> Bool {
    count > 0 && other.count > 0 && first < other.end && other.first < end
  }
}
