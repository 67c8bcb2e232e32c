import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_unshare_ffa()`. That the pages were shared with the secure world, and not
  /// with somebody else, is for the caller to know.
  mutating func handle(_ call: HostUnshareFFA) throws(Panic) -> ReturnCode {
    try returnFromSecureWorld(call.pfn, call.pages)
  }

  /// The function itself, by which the proxy takes back a range.
  mutating func returnFromSecureWorld(
    _ pfn: Pfn, _ pages: PageCount
  ) throws(Panic) -> ReturnCode {
    switch admit(pfn, pages, .checked) {
    case .answer(let result): return result
    case .range(let range):
      lock(.host)
      defer { unlock(.host) }
      let result = try checkHost(range, is: .sharedOwned)
      guard result == .success else { return result }
      return try changeHostState(range, to: .owned)
    }
  }
}
