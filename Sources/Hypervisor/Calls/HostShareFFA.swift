import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_share_ffa()`: the secure world has no table here, only the host's is
  /// changed.
  mutating func handle(_ call: HostShareFFA) throws(Panic) -> ReturnCode {
    try lendToSecureWorld(call.pfn, call.pages)
  }

  /// The function itself, which the proxy calls for every range of a descriptor.
  mutating func lendToSecureWorld(_ pfn: Pfn, _ pages: PageCount) throws(Panic) -> ReturnCode {
    switch admit(pfn, pages, .checked) {
    case .answer(let result): return result
    case .range(let range):
      lock(.host)
      defer { unlock(.host) }
      return try shareWithSecureWorld(range)
    }
  }

  private mutating func shareWithSecureWorld(_ range: PageRange) throws(Panic) -> ReturnCode {
    var result = try checkHost(range, is: .owned)
    if bugs.contains(.secureShareRepeats), try checkHost(range, is: .sharedOwned) == .success {
      return .success
    }
    guard result == .success else { return result }
    if policy.keepsStatesInTables {
      result = try reserveHost(range)
      guard result == .success else { return result }
    }
    if bugs.contains(.secureShareMarksHyp) { try setHypState(range, .sharedBorrowed) }
    return try changeHostState(range, to: .sharedOwned)
  }
}
