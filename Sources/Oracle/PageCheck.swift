import Hypercalls
import Hypervisor
import Specification

/// One page: what the machine says of it, and what it should say.
struct PageFacts {
  let pfn: UInt64
  let page: AbstractPage
  let expected: ExpectedPage
  let host: MachineView.Leaf
  let hyp: MachineView.Leaf
  /// Its place in the vmemmap; nil where it has none.
  let frame: Int?
  let isMemory: Bool
}

extension Lockstep {
  /// Compares all that the machine says of a page with what the specification says.
  ///
  /// Exact equality of every word first; which rule is broken is asked only where one is.
  func checkPage(_ pfn: UInt64) -> Finding? { check(facts(of: pfn, frame: frame(of: pfn))) }

  @inline(__always) private func check(_ facts: PageFacts) -> Finding? {
    if facts.page.slot != 0 { touchVM(of: facts) }
    if isHostEntryRight(facts), isHypEntryRight(facts), isFrameRight(facts) { return nil }
    // Not handed the facts, which so need not be in memory where all is well.
    return diagnose(facts.pfn)
  }

  @inline(__always) func facts(of pfn: UInt64, frame: Int?) -> PageFacts {
    let page = specification[pfn]
    let isLinear = pfn < MachineView.linearEnd
    let isMemory = view.ram.contains(pfn) || isOtherMemory(pfn)
    var expected = ExpectedPage(page, pfn, isMemory: isMemory, in: view)
    if page.borrower == .device {
      expected.dmaCount |= UInt64(specification.placeCount(of: pfn)) << 32
    }
    return PageFacts(
      pfn: pfn, page: page, expected: expected,
      host: view.host(pfn),
      hyp: isLinear ? view.hyp(pfn) : MachineView.Leaf(level: 3, bits: 0),
      frame: frame,
      isMemory: isMemory)
  }

  @inline(__always) private func isHostEntryRight(_ facts: PageFacts) -> Bool {
    let host = facts.host
    switch facts.expected.hostEntry {
    case .lazy:
      return host.bits == 0
        || host.bits
          == Bits.hostLeaf(facts.pfn, level: host.level, isMemory: facts.isMemory, state: 0)
    case .mapped:
      let state = view.keepsStatesInTables ? facts.expected.hostState : 0
      return host.level == 3
        && host.bits == Bits.hostLeaf(facts.pfn, level: 3, isMemory: true, state: state)
    case .annotated:
      return host.level == 3
        && host.bits == Bits.annotation(keepsStatesInTables: view.keepsStatesInTables)
    case .guestAnnotated:
      return host.level == 3 && namesGuest(host.bits, facts)
    case .readable:
      return host.level == 3 && host.bits == Bits.readableLeaf(facts.pfn)
    }
  }

  /// Whether an annotation names the guest that owns the page, and a frame where the guest has it.
  @inline(never) func namesGuest(_ bits: UInt64, _ facts: PageFacts) -> Bool {
    let slot = Int(facts.page.slot) - 1
    let gfn = Bits.annotatedFrame(bits)
    let handle = MachineView.firstHandle + UInt64(slot)
    guard bits == Bits.guestAnnotation(handle: handle, gfn: gfn), gfn < view.ipaPageCount else {
      return false
    }
    // The note of a guest that is gone stays as it was.
    if specification.isLost(facts.pfn) { return specification.home(of: facts.pfn).gfn == gfn }
    guard let mapping = specification.guestMapping(at: GuestFrame(slot: slot, gfn: gfn))
    else { return false }
    return mapping.state == .owned && mapping.pfn == facts.pfn
  }

  @inline(__always) private func isHypEntryRight(_ facts: PageFacts) -> Bool {
    guard let rights = facts.expected.hypRights else { return facts.hyp.bits == 0 }
    return facts.hyp.level == 3
      && facts.hyp.bits == Bits.hypLeaf(facts.pfn, rights, state: facts.expected.hypLeafState)
  }

  @inline(__always) private func isFrameRight(_ facts: PageFacts) -> Bool {
    guard let frame = facts.frame else { return true }
    let expected = vmemmap(facts.expected)
    return (view.vmemmap(frame) ^ expected.word) & expected.mask == 0
      && view.dmaCount(of: frame) == facts.expected.dmaCount
      && view.contents(of: frame) == UInt64(facts.page.content.rawValue)
  }

  /// The vmemmap entry that a page must have, and which of its bits that says.
  ///
  /// The hypervisor's state is stored complemented; the order is 0 but in pools.
  @inline(__always) func vmemmap(_ expected: ExpectedPage) -> (word: UInt64, mask: UInt64) {
    let states =
      view.keepsStatesInTables ? 0 : expected.hostState << 24 | (expected.hypState ^ 3) << 28
    let shares = expected.shareCount << 32
    guard let count = expected.count else { return (states | shares, ~0xff_ffff) }
    return (states | shares | count, ~0)
  }

  /// The page of a frame, once in a step.
  @inline(__always) func checkFrameOnce(_ frame: Int) -> Finding? {
    notes.claim(frame) ? check(facts(of: pfn(of: frame), frame: frame)) : nil
  }

  /// A page, once in a step if it has a frame.
  @inline(__always) func checkOnce(_ pfn: UInt64) -> Finding? {
    let frame = frame(of: pfn)
    if let frame, !notes.claim(frame) { return nil }
    return check(facts(of: pfn, frame: frame))
  }

  /// Whether a page outside the first RAM region lies in another region.
  @inline(never) private func isOtherMemory(_ pfn: UInt64) -> Bool { layout.region(of: pfn) != nil }

  @inline(__always) func frame(of pfn: UInt64) -> Int? {
    view.frame(ofRam: pfn) ?? hypervisor.index(of: pfn)
  }

  @inline(__always) func pfn(of frame: Int) -> UInt64 {
    let offset = UInt64(bitPattern: Int64(frame &- view.ramIndex))
    return offset < view.ram.count ? view.ram.first &+ offset : hypervisor.pfn(of: frame)
  }
}
