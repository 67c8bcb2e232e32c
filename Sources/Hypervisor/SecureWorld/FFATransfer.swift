import Hypercalls

// What share, lend and their fragments do: the pages are marked range by range, then the request is
// passed on, and what the secure world does not take is unmarked again.
extension Hypervisor {
  /// Models `__do_ffa_mem_xfer()`; a share and a loan are marked alike.
  mutating func transfer(
    _ length: DescriptorSize, _ fragment: DescriptorSize, isLoan: Bool
  ) throws(Panic) -> ReturnCode {
    let length = length.rawValue
    let size = fragment.rawValue
    guard holds(size <= length, unless: .ffaLengthUnchecked), size <= 0x1000,
      size >= FFADescriptor.headerSize
    else { return .invalidArgument }
    lock(.proxy)
    defer { unlock(.proxy) }
    guard hasBuffers else { return .invalidArgument }
    guard length <= FFADescriptor.sizeMax else { return .noMemory }
    guard size <= FFADescriptor.sizeMax else { throw Panic(site: .descriptorOverrun) }

    guard let ranges = try rangesOfDescriptor(copyFragment(size)) else { return .invalidArgument }
    // A bug: only shares are looked at, and a loan is passed on as it came.
    let isMarked = !(isLoan && bugs.contains(.ffaLoanUnmarked))
    if isMarked {
      guard try mark(ranges) else { return .denied }
    }
    guard askSecureWorld().answer != .refuses else {
      if isMarked { try unmarkRefused(ranges) }
      return .busy
    }
    guard let transaction = beginTransaction(isLoan: isLoan, length: length) else {
      if isMarked { try unmarkRefused(ranges) }
      return .noMemory
    }
    try enter(ranges, into: transaction)
    return ReturnCode(rawValue: Int64(transaction.handle))
  }

  /// Marks the pages of all ranges as lent, or of none: the first that cannot be makes the proxy
  /// undo those before it (`ffa_host_share_ranges()`).
  mutating func mark(_ ranges: FragmentRanges) throws(Panic) -> Bool {
    for number in 0..<ranges.count {
      let range = ranges[number]
      if range.isEmpty { continue }
      guard try lendToSecureWorld(range.pfn, range.pages) != .success else { continue }
      // A bug: the range that was refused is undone as well, whoever marked it.
      let undone = bugs.contains(.ffaRollbackTakesOneMore) ? number + 1 : number
      try unmark(ranges, upTo: undone)
      return false
    }
    return true
  }

  /// Undoes the marks of a fragment that the secure world did not take.
  mutating func unmarkRefused(_ ranges: FragmentRanges) throws(Panic) {
    if bugs.contains(.ffaRefusalKeepsMarks) { return }
    try unmark(ranges, upTo: ranges.count)
  }

  private mutating func unmark(_ ranges: FragmentRanges, upTo count: Int) throws(Panic) {
    for number in 0..<count { try unmark(ranges[number]) }
  }

  /// Takes one range back, which nothing may stand against.
  mutating func unmark(_ range: FFARange) throws(Panic) {
    if range.isEmpty { return }
    let result = try returnFromSecureWorld(range.pfn, range.pages)
    warn(if: result != .success, .ffaRollback)
  }
}
