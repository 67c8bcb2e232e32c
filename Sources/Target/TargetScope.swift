import Hypercalls
import Hypervisor

/// Which calls of a program the two sides are asked to make: not those in which they must differ.
struct TargetScope {
  /// Pages that guests' tables may be made of by now.
  private var stocked: Set<UInt64> = []

  /// Whether the call names a structure that does not lie at a multiple of 8 bytes. The compiler
  /// lays out none so, and the model does not look at the low bits of its address.
  static func isMisaligned(_ call: RawCall) -> Bool {
    switch call.opcode {
    case .initVM, .setHostVM, .setHostVCPU: call.x[0] & 7 != 0
    case .initVCPU: call.x[1] & 7 != 0
    default: false
    }
  }

  /// Whether both sides can be held to an answer; a program ends before a call of which that is not
  /// so.
  mutating func admits(_ call: RawCall, on model: borrowing Hypervisor) -> Bool {
    !breaksIntoPool(call, in: model.layout) && !stocksAgain(call, on: model)
  }

  /// Whether EL2 would give away or unpin pages of its own pool: under memory pressure the model
  /// knows how many of them are in use, and not which.
  private func breaksIntoPool(_ call: RawCall, in layout: MachineLayout) -> Bool {
    guard call.opcode == .hypDonateHost || call.opcode == .hypUnpinSharedMem else { return false }
    let pool = layout.hypPool
    return NamedPages(call).ranges.contains { $0.first < pool.end && pool.first < $0.end }
  }

  /// Whether a page for guests' tables would be stocked that has been, or that is none: the set-up
  /// of a machine does no such thing, and no kernel's code has an answer to it.
  private mutating func stocksAgain(_ call: RawCall, on model: borrowing Hypervisor) -> Bool {
    guard call.opcode == .stockMemcache else { return false }
    let pfn = call.x[0]
    let isSpare =
      pfn >= model.layout.readyMadeVMs.first + StockPage.firstSpare
      && PageLevel1(model.states(of: pfn)).isHyps
    return call.repeatCount > 1 || !isSpare || !stocked.insert(pfn).inserted
  }
}
