import Hypercalls

extension Hypervisor {
  /// Models `__pkvm_host_relax_perms_guest()`: adds rights to a mapping of the loaded vCPU's guest.
  mutating func handle(_ call: HostRelaxPermsGuest, on cpu: Int) throws(Panic) -> ReturnCode {
    let rights = GuestRights(rawValue: call.rights.rawValue)
    guard let vcpu = try loadedVCPU(cpu, isProtected: false),
      holds(rights.isValid, unless: .relaxTakesSoftwareBits), !refusesFrame(call.gfn.rawValue)
    else { return .invalidArgument }
    let gfn = frame(call.gfn.rawValue)
    lockHostAndGuest()
    defer { unlockHostAndGuest() }
    let guest = try guest(of: vm(of: vcpu))
    if let answer = try assertShared(gfn, nil, in: guest) { return answer }

    guard rights.isEncodable else { return .invalidArgument }
    guard !isBeyond(gfn) else { return .outOfRange }
    let entry = find(gfn, in: guest.stage)
    guard entry.descriptor.isValid else { return .tryAgain }
    try replace(entry, at: gfn, with: relaxed(entry.descriptor, rights), in: guest)
    return .success
  }

  private func relaxed(_ leaf: Descriptor, _ rights: GuestRights) -> Descriptor {
    var leaf = leaf
    if bugs.contains(.relaxTakesRightsAway) { leaf = leaf.without(.all) }
    if bugs.contains(.relaxWipesState) { leaf = leaf.with(.owned) }
    leaf = leaf.adding(rights)
    if bugs.contains(.relaxTakesSoftwareBits) {
      leaf.bits |= rights.rawValue & Descriptor.stateMask
    }
    return leaf
  }
}
