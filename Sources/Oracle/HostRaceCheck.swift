import Hypercalls
import Hypervisor
import Specification

// What the host writes into its own memory while a call reads there.
extension Lockstep {
  /// Whether a word that a refused call changed is such a write, and is as it should be: the host's
  /// word, or the note of who wrote the page last.
  @inline(never) func isHostsWrite(_ word: Int, _ now: UInt64) -> Bool {
    guard lastOutcome.hostRace != .none else { return false }
    if word < view.vmemmapStart {
      let frame = word / Arena.wordsPerPage
      let address = Address(
        pfn: pfn(of: frame), offset: UInt64(word % Arena.wordsPerPage) << 3)
      return !view.use(of: frame).isTable && !view.isInPool(frame)
        && now == specification.hostWord(at: address)
    }
    guard word >= view.contentsStart, word < view.tableUseStart else { return false }
    return checkFrameOnce(word - view.contentsStart) == nil
  }
}
