import Hypercalls

// What tells the states of a machine apart, for tools that search them.
extension Hypervisor {
  /// Brings the digest of the memory up to date with the last step, whose writes begin at an entry
  /// of the journal; false where it left every word as it was.
  public func update(_ digest: inout StateDigest, withWritesFrom mark: Int) -> Bool {
    var isChanged = false
    for index in mark..<journal.count {
      let entry = journal.entry(index)
      let now = journal[Int(entry.word)]
      guard now != entry.old else { continue }
      digest.toggle(UInt64(entry.word), entry.old)
      digest.toggle(UInt64(entry.word), now)
      isChanged = true
    }
    return isChanged
  }

  /// What is not in memory: allocations that will fail, the host's next write, the secure world's
  /// next answer.
  public var pendingDigest: StateDigest {
    var digest = StateDigest()
    if failuresLeft > 0 {
      digest.toggle(0, UInt64(max(0, allocationsUntilFailure)))
      digest.toggle(1, UInt64(failuresLeft))
    }
    if hostRace.readsLeft > 0 {
      digest.toggle(2, hostRace.address.bits)
      digest.toggle(3, hostRace.value)
      digest.toggle(hostRace.isHalf ? 5 : 4, hostRace.readsLeft)
    }
    if answer.answer != .agrees {
      digest.toggle(6, answer.answer.register)
      digest.toggle(7, answer.page)
    }
    return digest
  }
}
