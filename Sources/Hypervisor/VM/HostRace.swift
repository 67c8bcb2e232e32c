import Hypercalls

/// A write of the host's that waits for the hypervisor to read its structures.
struct HostRace {
  var address = PhysicalAddress(bits: 0)
  /// Whether it is of 32 bits.
  var isHalf = false
  var value: UInt64 = 0
  /// Reads until it comes, that one included; 0: it does not come.
  var readsLeft: UInt64 = 0
  /// The step of the journal that last read the word.
  var readIn: UInt32 = 0
}

// What EL2 reads of structures that the host may write at any time.
extension Hypervisor {
  /// Loads a word of the host's: whatever the host does by then it does first.
  mutating func loadShared(_ address: PhysicalAddress) throws(Panic) -> UInt64 {
    if hostRace.readsLeft > 0 { try letHostWrite(before: address) }
    return try load(address)
  }

  /// The same of a 32-bit field.
  mutating func loadSharedHalf(_ address: PhysicalAddress) throws(Panic) -> UInt64 {
    if hostRace.readsLeft > 0 { try letHostWrite(before: address) }
    return try loadHalf(address)
  }

  /// What was read of the host's, or a bug: what is there by now.
  mutating func keep(
    _ value: UInt64, of address: PhysicalAddress, unless bug: SeededBug
  ) throws(Panic) -> UInt64 {
    bugs.contains(bug) ? try loadShared(address) : value
  }

  /// The same of a 32-bit field.
  mutating func keepHalf(
    _ value: UInt64, of address: PhysicalAddress, unless bug: SeededBug
  ) throws(Panic) -> UInt64 {
    bugs.contains(bug) ? try loadSharedHalf(address) : value
  }

  private mutating func letHostWrite(before read: PhysicalAddress) throws(Panic) {
    hostRace.readsLeft -= 1
    let race = hostRace
    guard race.readsLeft == 0 else {
      if read.word == race.address.word { hostRace.readIn = journal.step }
      return
    }
    outcome.hostRace = race.readIn == journal.step ? .afterRead : .beforeRead
    // Not into what it has given away by now.
    guard isHosts(race.address.word, 8) else { return }
    if race.isHalf {
      try storeHalf(race.value, at: race.address)
    } else {
      try store(race.value, at: race.address)
    }
    try setContents(.host, in: race.address.word.pages(8))
  }
}

extension PhysicalAddress {
  /// The word that a field lies in.
  fileprivate var word: PhysicalAddress { PhysicalAddress(bits: bits & ~7) }
}

// Where the fields lie.
extension StructureField {
  var isHalf: Bool {
    switch self {
    case .createdVCPUs, .handle, .vcpuIndex, .listOffset, .rangePages: true
    default: false
    }
  }

  /// In bytes from the start of the structure; nil where the design's structure has no such field.
  func offset(in design: Design) -> UInt64? {
    let isMainline = design == .mainline
    return switch self {
    case .createdVCPUs: HostVM.createdVCPUs
    case .handle: isMainline ? HostVM.handle : nil
    case .isProtected: isMainline ? HostVM.isProtected : nil
    case .teardownHead: HostVM.teardownHead
    case .teardownPages: HostVM.teardownCount
    case .stage2TeardownHead: isMainline ? HostVM.stage2TeardownHead : nil
    case .stage2TeardownPages: isMainline ? HostVM.stage2TeardownHead + 8 : nil
    case .vcpuIndex: HostVCPU.index
    case .memcacheHead: isMainline ? HostVCPU.memcacheHead : nil
    case .memcachePages: isMainline ? HostVCPU.memcacheHead + 8 : nil
    case .listOffset: FFADescriptor.listOffset
    case .rangeAddress: FFADescriptor.firstRange
    case .rangePages: FFADescriptor.firstRange + FFARange.pageCount
    }
  }
}
