import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_relax_perms_guest()`: adds rights to a mapping of the loaded vCPU's guest.
  mutating func hostRelaxPermsGuest(
    _ gfn: UInt64, _ rights: GuestRights, on cpu: Int
  ) throws(Panic) -> ReturnCode {
    guard let vcpu = try loadedVCPU(cpu, isProtected: false), rights.isValid,
      !refusesFrame(gfn)
    else { return .invalidArgument }
    let gfn = frame(gfn)
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    let guest = try guest(of: vm(of: vcpu))
    if let answer = try assertShared(gfn, nil, in: guest) { return answer }

    guard rights.isEncodable else { return .invalidArgument }
    guard !isBeyond(gfn) else { return .outOfRange }
    let entry = find(gfn, in: guest.stage)
    guard entry.descriptor.isValid else { return .tryAgain }
    try replace(entry, with: entry.descriptor.adding(rights), in: guest)
    return .success
  }
}
