import Hypercalls
import Testing

@testable import Hypervisor

/// Hardened designs: nothing that anybody asks for kills EL2, and a refusal leaves no trace.
@Suite("random calls on hardened designs")
struct RefusalTests {
  @Test("a refused call changes nothing, and none warns or panics", arguments: Design.allCases)
  func refusals(design: Design) {
    for layout in [MachineLayout.standard, .layoutB, .small] {
      var hypervisor = Hypervisor(design: design, layout: layout)
      var drawer = CallDrawer(random: Random(seed: 73), layout: layout)
      var contract = Contract()
      var refusalCount = 0
      for number in 0..<6000 {
        if number % 60 == 0 {
          hypervisor.reset()
          contract = Contract()
        }
        let call = drawer.draw(for: design)
        guard contract.holds(call) else { continue }
        let mark = hypervisor.writeCount
        let outcome = hypervisor.execute(call)
        contract.note(call, outcome.result)
        #expect(outcome.ending == .returned, "\(call): \(outcome.site.summary)")
        #expect(outcome.lockFault == .none, "\(call)")
        guard outcome.result.isError else { continue }
        refusalCount += 1
        // An event may be several calls of which a later one is refused; and the host may write
        // while the hypervisor reads.
        if call.opcode.kind == .event || outcome.hostRace != .none { continue }
        // Where a table could not be had, devices' mappings may have been recycled.
        if outcome.failedHostAllocations > 0 { continue }
        // What the proxy undoes stays mapped where states are in the host's table.
        if design != .mainline, Self.undoing.contains(call.opcode) { continue }
        // Pages that the host offers for a guest's tables stay admitted.
        if [.hostShareGuest, .hostDonateGuest].contains(call.opcode) { continue }
        // A pin that was undone leaves the pool's free pages in another order.
        let changed =
          [.initVM, .initVCPU, .ffaRXTXMap].contains(call.opcode)
          ? hypervisor.changedWordsInUse(since: mark) : hypervisor.changedWords(since: mark)
        #expect(changed.isEmpty, "\(call) = \(outcome.result)")
      }
      #expect(refusalCount > 500)
    }
  }

  static let undoing: Set<Opcode> = [.ffaRXTXMap, .ffaMemShare, .ffaMemLend, .ffaMemFragTx]

  /// What callers inside EL2 keep track of, for the calls that have a contract.
  struct Contract {
    var pins: [RawCall] = []
    var donated: Set<UInt64> = []
    var secure: Set<UInt64> = []
    var stocked: Set<UInt64> = []

    private func pages(_ call: RawCall) -> Range<UInt64> {
      let count = min(call.x[1], 0x10000)
      return call.x[0]..<call.x[0] &+ max(count, 0)
    }

    private func isPlain(_ call: RawCall) -> Bool {
      call.x[0] < 1 << 40 && call.x[1] < 1 << 16
    }

    func holds(_ call: RawCall) -> Bool {
      switch call.opcode {
      case .hypUnpinSharedMem: pins.contains { $0.x[0] == call.x[0] && $0.x[1] == call.x[1] }
      case .hypDonateHost: isPlain(call) && donated.isSuperset(of: pages(call))
      case .hostUnshareFFA: isPlain(call) && secure.isSuperset(of: pages(call))
      case .stockMemcache: !stocked.contains(call.x[0])
      default: true
      }
    }

    mutating func note(_ call: RawCall, _ result: ReturnCode) {
      guard result == .success, isPlain(call) else { return }
      switch call.opcode {
      case .hypPinSharedMem: pins.append(call)
      case .hypUnpinSharedMem:
        pins.remove(
          at: pins.firstIndex { $0.x[0] == call.x[0] && $0.x[1] == call.x[1] }!)
      case .hostDonateHyp: donated.formUnion(pages(call))
      case .hypDonateHost: donated.subtract(pages(call))
      case .hostShareFFA: secure.formUnion(pages(call))
      case .hostUnshareFFA: secure.subtract(pages(call))
      case .stockMemcache: stocked.insert(call.x[0])
      default: break
      }
    }
  }
}
