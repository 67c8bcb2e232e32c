import Hypercalls
import Specification

// Which races there can be. The specification knows what a call reads of the host's structures, and
// believes whatever moment an implementation claims; no implementation reads before these checks.
extension Exploration {
  /// Whether a call that a rule decided can have met the host's write at a moment.
  static func canMeet(
    _ moment: HostRaceMoment, in opcode: Opcode, of design: Design, decidedBy rule: Rule
  ) -> Bool {
    guard moment != .none, opcode.fieldsRead != nil else { return true }
    // Only one word is read: the write does not come between two.
    let readsOneWord = opcode == .initVCPU || (opcode == .initVM && design != .mainline)
    if readsOneWord, moment == .afterRead { return false }
    return !decidesUnread(opcode, of: design, rule)
  }

  private static func decidesUnread(_ opcode: Opcode, of design: Design, _ rule: Rule) -> Bool {
    switch (opcode, rule) {
    case (.initVM, .beyondAddressSpace), (.initVM, .notMemory), (.initVM, .noMap),
      (.initVM, .notHosts), (.initVM, .notLentToHyp), (.initVM, .counterFull),
      (.initVCPU, .beyondAddressSpace), (.initVCPU, .areaNotHosts), (.initVCPU, .noVM),
      (.initVCPU, .structureNotLent),
      (.hostShareGuest, .nothingLoaded), (.hostDonateGuest, .nothingLoaded),
      (.hostShareGuest, .otherKindOfVM), (.hostDonateGuest, .otherKindOfVM),
      (.hostShareGuest, .beyondAddressSpace), (.hostDonateGuest, .beyondAddressSpace),
      (.hostShareGuest, .emptyRange):
      true
    // 6.12 numbers vCPUs itself, and sees that there are enough before it looks at the host's.
    case (.initVCPU, .hasVCPU): design != .mainline
    case (.finalizeTeardownVM, _), (.teardownVM, _): rule != .granted
    case (_, .noBuffers), (_, .notFragment), (_, .noTransaction), (_, .descriptorTooLong): true
    default: false
    }
  }
}
