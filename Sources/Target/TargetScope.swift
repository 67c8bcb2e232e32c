import Hypercalls
import Hypervisor

/// Which calls of a program the two sides are asked to make: not those in which they must differ.
struct TargetScope {
  /// Pages that guests' tables may be made of by now.
  private var stocked: Set<UInt64> = []
  /// Pages that the hypervisor may have for VMs by now, beside those of the ready-made ones.
  private var given: Set<UInt64> = []

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
    note(call)
    return !breaksIntoOwn(call, in: model.layout) && !stocksAgain(call, on: model)
  }

  /// Notes the pages that a call may give the hypervisor for a VM.
  private mutating func note(_ call: RawCall) {
    switch call.opcode {
    case .initVM:
      given.formUnion((0..<3).map { call.x[1] >> 12 + $0 })
      given.formUnion((0..<2).map { call.x[2] >> 12 + $0 })
    case .initVCPU: given.insert(call.x[2] >> 12)
    case .offerMemcachePage: given.insert(call.x[0])
    default: break
    }
  }

  /// Whether the hypervisor would give away or unpin pages that it uses: of its pool the model
  /// knows under memory pressure how many are in use, and not which; of a VM's it knows what
  /// matters to it, and a kernel's structures hold more.
  private func breaksIntoOwn(_ call: RawCall, in layout: MachineLayout) -> Bool {
    guard call.opcode == .hypDonateHost || call.opcode == .hypUnpinSharedMem else { return false }
    return NamedPages(call).ranges.contains { range in
      [layout.hypPool, layout.readyMadeVMs].contains {
        range.first < $0.end && $0.first < range.end
      } || given.contains(where: range.contains)
    }
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
