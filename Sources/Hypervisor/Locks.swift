/// The lock of a component's tables, in the kernel's order: the lower number is taken first.
enum Lock: UInt8, Sendable {
  case vmTable = 0
  /// The lock of the FF-A proxy: its buffers and its ledger.
  case proxy = 1
  /// The lock of the SMMU's tables, which is held while pages are shared for them.
  case smmu = 2
  case host = 3
  case hyp = 4
  /// The lock of a VM; never together with the hypervisor's.
  case guest = 5
}

extension Hypervisor {
  /// Takes a lock; taking one that is held, or out of order, is noted for the oracle.
  @inline(__always) mutating func lock(_ lock: Lock) {
    let bit = UInt8(1) << lock.rawValue
    if heldLocks & bit != 0 {
      note(.alreadyHeld)
    } else if heldLocks > bit {
      note(.outOfOrder)
    }
    heldLocks |= bit
  }

  @inline(__always) mutating func unlock(_ lock: Lock) {
    let bit = UInt8(1) << lock.rawValue
    if heldLocks & bit == 0 { note(.notHeld) }
    heldLocks &= ~bit
  }

  /// Takes the locks that every transition between host and hypervisor needs.
  @inline(__always) mutating func lockHostAndHyp() {
    if bugs.contains(.locksOutOfOrder) {
      lock(.hyp)
      lock(.host)
    } else {
      lock(.host)
      lock(.hyp)
    }
  }

  @inline(__always) mutating func unlockHostAndHyp() {
    unlock(.hyp)
    unlock(.host)
  }

  @inline(__always) mutating func assertHeld(_ lock: Lock) {
    if heldLocks & (UInt8(1) << lock.rawValue) == 0, isBooted { note(.tableWithoutLock) }
  }

  @inline(never) private mutating func note(_ fault: LockFault) {
    if outcome.lockFault == .none { outcome.lockFault = fault }
  }
}
