import Foundation
import Hypercalls

@testable import Hypervisor

extension Hypervisor {
  mutating func make<Call: Hypercall>(
    _ type: Call.Type, _ x0: UInt64 = 0, _ x1: UInt64 = 0, _ x2: UInt64 = 0
  ) -> Outcome {
    var call = RawCall(opcode: Call.opcode)
    call.x[0] = x0
    call.x[1] = x1
    call.x[2] = x2
    return execute(call)
  }

  /// A page as the recorded traces print it: `host=SHO,V3rwx hyp=SHB,V3rw- ref=1`.
  func line(_ pfn: UInt64) -> String {
    let page = inspect(pfn)
    let kinds: [PageView.Kind: String] = [.noMap: "NOMAP", .device: "MMIO"]
    let host = kinds[page.kind] ?? Self.name(page.hostState)
    // Only 7.3 tells the execution by EL2 from that by the host.
    let execute = design == .mainline ? "p" : "x"
    return "host=\(host),\(Self.text(page.hostLeaf, execute: "x"))"
      + " hyp=\(Self.name(page.hypState)),\(Self.text(page.hypLeaf, execute: execute))"
      + " ref=\(page.refcount)"
  }

  private static func name(_ state: PageState) -> String {
    switch state {
    case .owned: "OWN"
    case .sharedOwned: "SHO"
    case .sharedBorrowed: "SHB"
    case .noPage: "NOP"
    }
  }

  private static func text(_ leaf: LeafView, execute: String) -> String {
    switch leaf {
    case .empty: "--"
    case .owner(let component): "A\(component.rawValue)"
    case .guest(let handle, let gfn):
      "A2:\(String(handle, radix: 16)):\(String(gfn, radix: 16))"
    case .mapped(let level, let isReadable, let isWritable, let isExecutable):
      "V\(level)" + (isReadable ? "r" : "-") + (isWritable ? "w" : "-")
        + (isExecutable ? execute : "-")
    }
  }

  /// Words that differ from what they were before the journal's entry `mark`.
  func changedWords(since mark: Int) -> [Int] {
    writes[mark...].filter { arena.words[Int($0.word)] != $0.old }.map { Int($0.word) }
  }

  /// The same without the free lists: a table that comes and goes may go back to another place.
  func changedWordsInUse(since mark: Int) -> [Int] {
    changedWords(since: mark).filter { word in
      if word >= arena.variablesStart {
        return word >= arena.variablesStart + 2 * Pool.variableCount
      }
      let frame =
        word < arena.vmemmapStart
        ? word / Arena.wordsPerPage : (word - arena.vmemmapStart) % arena.frameCount
      let isPooled =
        hypTablePool.frames.contains(frame) || hostTablePool.frames.contains(frame)
      return !isPooled || hypPage(frame).refcount > 0
    }
  }

  /// Whether all of memory is the same.
  func hasSameWords(as other: borrowing Hypervisor) -> Bool {
    let byteCount = arena.wordCount * MemoryLayout<UInt64>.stride
    return memcmp(arena.words, other.arena.words, byteCount) == 0
  }
}

/// Draws a call whose arguments mostly meet on the favourite pages.
struct CallDrawer: HypercallVisitor, ArgumentVisitor {
  var random: Random
  let layout: MachineLayout

  mutating func draw(for design: Design) -> RawCall {
    while true {
      let opcode = Opcode(rawValue: UInt8(random.below(Opcode.count)))!
      if opcode.exists(in: design) { return opcode.open(&self) }
    }
  }

  mutating func visit<Call: Hypercall>(_ call: Call) -> RawCall {
    var call = call
    call.forEachArgument(&self)
    return RawCall(call)
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    argument = A.draw(&random, in: layout)
  }
}
