import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_mkyoung_guest()`: notes that the loaded vCPU's guest accessed a page.
  mutating func handle(_ call: HostMkyoungGuest, on cpu: Int) throws(Panic) -> ReturnCode {
    guard let vcpu = try loadedVCPU(cpu, isProtected: false), !refusesFrame(call.gfn.rawValue)
    else { return .invalidArgument }
    let gfn = frame(call.gfn.rawValue)
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    let guest = try guest(of: vm(of: vcpu))
    if let answer = try assertShared(gfn, nil, in: guest) { return answer }
    if !isBeyond(gfn) {
      let passesBlocks = bugs.contains(.agingPassesBlocks)
      try forEachLeaf(gfn, 1, in: guest) { leaf in
        if leaf.isPage || !passesBlocks { leaf.isAccessed = true }
      }
    }
    return .success
  }
}
