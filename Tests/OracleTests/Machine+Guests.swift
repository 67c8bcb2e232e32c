import Hypercalls

@testable import Hypervisor
@testable import Oracle

// Words of VMs and of their guests' tables, by what they are.
extension Lockstep {
  func spare(_ index: UInt64) -> UInt64 { layout.readyMadeVMs.first + index }

  /// The entry that decides about a guest's frame.
  func guestWord(_ gfn: UInt64, ofVM number: UInt64 = 0) -> Int {
    let root = view.frame(ofRam: layout.readyMadeVMs.first + 4 + 2 * number)!
    return view.walk(root, from: 1, to: 3, mask: 1023, gfn).word
  }

  func guestTable(_ gfn: UInt64) -> Int { guestWord(gfn) / Arena.wordsPerPage }

  /// A word of a page of the ready-made VMs.
  func vmWord(_ word: Int, ofPage page: UInt64) -> Int {
    view.frame(ofRam: spare(page))! * Arena.wordsPerPage + word
  }
}
