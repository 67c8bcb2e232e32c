import Hypercalls
import Specification

@testable import Hypervisor
@testable import Oracle

extension RawCall {
  /// A call as programs write it, without the CPU or the device.
  init(_ text: String, in layout: MachineLayout) throws {
    let actor = text.hasPrefix("device_") ? "dev0" : "cpu0"
    let line = try ProgramText("\(actor) \(text)", layout: layout)
    self = line.program.calls[0]
  }
}

// What the tests do to a machine that the oracle watches.
extension Lockstep {
  /// Makes calls that must be clean.
  mutating func make(_ calls: [String]) throws {
    for call in calls {
      let verdict = step(try RawCall(call, in: layout), at: 0)
      guard verdict == .clean else { throw Unclean(call: call, verdict: verdict) }
    }
  }

  /// Makes a call that something goes wrong in, after the model and before the oracle looks.
  mutating func finding(
    of call: String, spoiling spoil: (inout Lockstep) throws -> Void
  ) throws -> Finding? {
    let call = try RawCall(call, in: layout)
    let wasMapped = hostMaps(call)
    execute(call)
    try spoil(&self)
    return judge(call, wasMapped: wasMapped)
  }
}

struct Unclean: Error {
  var call: String
  var verdict: Verdict
}

// Words of the machine, by what they are.
extension Lockstep {
  func ram(_ index: UInt64) -> UInt64 { layout.ram.first + index }

  func hostWord(_ pfn: UInt64) -> Int { hypervisor.find(pfn, in: hypervisor.hostStage).word }
  func hypWord(_ pfn: UInt64) -> Int { hypervisor.find(pfn, in: hypervisor.hypStage).word }
  func vmemmapWord(_ pfn: UInt64) -> Int { view.vmemmapStart + frame(of: pfn)! }
  /// The entry of the first device that decides about a page of its address space.
  func deviceWord(_ iova: UInt64) -> Int {
    hypervisor.find(iova, in: hypervisor.addressSpace(of: 0)!).word
  }
  func streamWord(_ device: Int) -> Int { view.streamTable.lowerBound + device }
  func dmaWord(_ pfn: UInt64) -> Int { view.dmaCountsStart + frame(of: pfn)! }
  func contentsWord(_ pfn: UInt64) -> Int { view.contentsStart + frame(of: pfn)! }
  func useWord(_ frame: Int) -> Int { view.tableUseStart + frame }

  /// The last-level table that decides about a page.
  func hostTable(_ pfn: UInt64) -> Int { hostWord(pfn) / Arena.wordsPerPage }
  func hypTable(_ pfn: UInt64) -> Int { hypWord(pfn) / Arena.wordsPerPage }

  func pfn(ofTable frame: Int) -> UInt64 { pfn(of: frame) }

  /// The free page that the pool would give next.
  func nextFree(_ pool: TablePool) -> Int {
    for order in 0...pool.orderMax {
      let link = view.words[pool.listsStart + 2 * order]
      if link != 0 { return Int(link) - 1 }
    }
    preconditionFailure("the pool is empty")
  }

  mutating func write(_ word: Int, _ value: UInt64) { hypervisor.journal.write(word, value) }
  mutating func flip(_ word: Int, _ mask: UInt64) { write(word, view.words[word] ^ mask) }
  mutating func add(_ word: Int, _ difference: Int) {
    write(word, view.words[word] &+ UInt64(bitPattern: Int64(difference)))
  }

  /// Writes an entry and counts it, as the model does.
  mutating func enter(_ word: Int, _ bits: UInt64) {
    let table = word / Arena.wordsPerPage
    let counted = (bits != 0 ? 1 : 0) - (view.words[word] != 0 ? 1 : 0)
    write(word, bits)
    add(view.vmemmapStart + table, counted)
  }

  /// Makes the pool's next page an empty table of that use, as allocation does; nothing links it.
  mutating func takeTable(_ stage: Stage, level: Int, base: UInt64) throws -> Int {
    guard let table = hypervisor.allocateTable(for: stage, level: level, base: base) else {
      throw Unclean(call: "allocate", verdict: .clean)
    }
    return table
  }

  /// The entry that links a table.
  func linkWord(_ table: Int) -> Int {
    let link = pfn(of: table) << 12 | 3
    let frames = [hypervisor.hostTablePool.frames, hypervisor.hypTablePool.frames]
    for frame in frames.joined() {
      for slot in 0..<Arena.wordsPerPage where view.word(slot, of: frame) == link {
        return frame * Arena.wordsPerPage + slot
      }
    }
    preconditionFailure("nothing links the table")
  }

  /// Frees a page without joining it with its buddy, which is free too.
  mutating func freeAlone(_ page: Int, in pool: TablePool) {
    let last = Int(view.words[pool.listsStart + 1])
    write((last - 1) * Arena.wordsPerPage, UInt64(page + 1))
    write(page * Arena.wordsPerPage + 1, UInt64(last))
    write(pool.listsStart + 1, UInt64(page + 1))
    write(useWord(page), 0)
    add(view.vmemmapStart + page, -1)
    add(pool.freeCountWord, 1)
  }

  /// A page of a free block that is not its first.
  func pageInsideBlock(of pool: TablePool) -> Int {
    for page in pool.frames where !view.use(of: page).isTable && view.order(of: page) == 0xff {
      return page
    }
    preconditionFailure("the pool is in pieces")
  }

  /// Maps a page of memory as a fault of the host would.
  mutating func mapLazily(_ pfn: UInt64) {
    enter(hostWord(pfn), Bits.hostLeaf(pfn, level: 3, isMemory: true, state: 0))
  }
}
