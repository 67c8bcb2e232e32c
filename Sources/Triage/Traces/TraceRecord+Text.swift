// Each description is the line as the recorder writes it: a file that is read and printed again
// is the same, which is how the tests know that nothing of a line is ignored.

extension TraceFact: CustomStringConvertible {
  public var description: String {
    switch self {
    case .page(let page): page.description
    case .guestPage(let page): page.description
    case .hostVM(let vm): vm.description
    case .vm(let vm): vm.description
    case .freePages(let pool, let count): "T \(pool.rawValue) \(count)"
    }
  }
}

extension TracePage: CustomStringConvertible {
  public var description: String {
    "F p\(pfn.hex) host=\(host) hyp=\(hyp) ref=\(refcount) share=\(shareCount)"
  }
}

extension TraceGuestPage: CustomStringConvertible {
  public var description: String {
    "G vm\(vm.hex) g\(gfn.hex)=\(entry)" + (pfn.map { "," + $0.hex } ?? "")
  }
}

extension TraceHostVM: CustomStringConvertible {
  public var description: String {
    guard let contents else { return "K p\(pfn.hex) none" }
    return "K p\(pfn.hex) created=\(contents.createdVCPUs) mc=\(contents.memcacheCount):"
      + contents.memcache.map(\.hex).joined(separator: ",") + (contents.isCutShort ? ",?" : "")
  }
}

extension TraceVM: CustomStringConvertible {
  public var description: String {
    guard let contents else { return "V h\(handle.hex) none" }
    let vcpus = contents.vcpus.map { "\($0.hypPfn.hex)/\($0.hostPfn.hex)" }
    return "V h\(handle.hex) kvm=\(contents.hostPfn.hex) vm=\(contents.vmPfn.hex)"
      + " pgd=\(contents.pgdPfn.hex) created=\(contents.createdVCPUs) run=\(contents.runCount)"
      + " vcpus=" + (vcpus.isEmpty ? "-" : vcpus.joined(separator: ","))
  }
}
