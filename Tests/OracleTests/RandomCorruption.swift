import Hypercalls

@testable import Hypervisor
@testable import Oracle

/// A word overwritten at random, mostly where it matters.
struct RandomCorruption {
  var word: Int
  var value: UInt64

  init(_ random: inout Random, in lockstep: borrowing Lockstep) {
    let view = lockstep.view
    word = Self.word(&random, lockstep)
    let now = view.words[word]
    value =
      switch random.below(5) {
      case 0: 0
      case 1: now &+ 1
      case 2: view.words[Self.word(&random, lockstep)]
      default: now ^ 1 << UInt64(random.below(64))
      }
  }

  private static func word(_ random: inout Random, _ lockstep: borrowing Lockstep) -> Int {
    let view = lockstep.view
    // The frames of RAM and what lies around it, not the holes that vmemmap pages round out.
    let frame = random.below(min(view.frameCount, Int(view.ram.count) + 8))
    switch random.below(9) {
    case 8: return wordOfVM(&random, lockstep)
    case 0: return view.vmemmapStart + frame
    case 1: return view.contentsStart + frame
    case 2: return view.tableUseStart + frame
    case 3: return view.variablesStart + random.below(52)
    case 4: return frame * Arena.wordsPerPage + random.below(random.oneIn(2) ? 2 : 512)
    default: return entry(&random, view)
    }
  }

  /// A word of a page that is held for a VM, mostly one that is not 0; any where there is none.
  private static func wordOfVM(_ random: inout Random, _ lockstep: borrowing Lockstep) -> Int {
    let view = lockstep.view
    var word = 0
    for _ in 0..<2000 {
      let frame = random.below(view.frameCount)
      guard lockstep.isHeldForVM(lockstep.specification[lockstep.pfn(of: frame)]) else { continue }
      word = frame * Arena.wordsPerPage + random.below(Arena.wordsPerPage)
      let used = view.usedSlot(of: frame, from: random.below(Arena.wordsPerPage))
      if used < Arena.wordsPerPage { return frame * Arena.wordsPerPage + used }
      if random.oneIn(20) { return word }
    }
    return word
  }

  /// An entry of a table, mostly one that is not empty.
  private static func entry(_ random: inout Random, _ view: MachineView) -> Int {
    let pools = [view.hostPool, view.hypPool]
    var word = 0
    for _ in 0..<400 {
      let pool = pools[random.below(2)]
      let frame = pool.frames.lowerBound + random.below(pool.frames.count)
      guard view.use(of: frame).isTable else { continue }
      word = frame * Arena.wordsPerPage + random.below(Arena.wordsPerPage)
      if view.words[word] != 0 || random.oneIn(50) { return word }
    }
    return word
  }
}
