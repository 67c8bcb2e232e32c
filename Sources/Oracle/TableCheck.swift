import Hypercalls
import Hypervisor
import Specification

// Page-table pages and pools.
extension Lockstep {
  /// A frame whose entries, count or use changed: a table's count goes with its entries, a table
  /// that went is free and empty, a table that came is a page of its pool.
  mutating func checkTable(_ frame: Int) -> Finding? {
    let note = notes.note(frame, in: view).pointee
    let wasTable = note.useBefore.isTable
    let isTable = note.useAfter.isTable
    guard wasTable || isTable else { return nil }

    // A table's count is one for its link and one for each entry that counts.
    let links = Int32(isTable ? 1 : 0) - Int32(wasTable ? 1 : 0)
    guard note.count == links + note.entries else {
      return Finding(.invariant, .tablesAreCounted, .tableCount, pfn(of: frame))
    }
    if wasTable, !isTable { return checkFreed(frame) }
    if !wasTable {
      guard isInPool(frame, host: note.useAfter.isHost) else {
        return Finding(.invariant, .tablesAreHyps, .tableInPool, pfn(of: frame))
      }
    }
    return nil
  }

  /// A page that went back to its pool holds nothing but the links of the free list.
  func checkFreed(_ frame: Int) -> Finding? {
    guard view.refcount(of: frame) == 0 else {
      return Finding(.invariant, .tablesHaveOneParent, .unlinkedTable, pfn(of: frame))
    }
    for slot in 2..<Arena.wordsPerPage where view.words[frame * Arena.wordsPerPage + slot] != 0 {
      return Finding(.invariant, .poolsAreSound, .poolPage, pfn(of: frame))
    }
    return nil
  }

  private func isInPool(_ frame: Int, host: Bool) -> Bool {
    let pool = host ? hypervisor.hostTablePool : hypervisor.hypTablePool
    return pool.frames.contains(frame)
  }

  /// The whole of one table: its count against its entries, and each entry's child.
  func checkTableInFull(_ table: Int, _ use: TableUse) -> Finding? {
    let entries = view.countedEntries(of: table, isHost: use.isHost)
    guard view.refcount(of: table) == UInt64(entries + 1) else {
      return Finding(.invariant, .tablesAreCounted, .tableCount, pfn(of: table))
    }
    guard isInPool(table, host: use.isHost) else {
      return Finding(.invariant, .tablesAreHyps, .tableInPool, pfn(of: table))
    }
    return nil
  }

  /// The free lists of a pool: blocks inside it, aligned, not referenced, as many pages as it says.
  func checkPool(_ pool: TablePool) -> Finding? {
    let words = view.words
    var pages = 0
    var blocks = 0
    for order in 0...pool.orderMax {
      var link = Int(words[pool.listsStart + 2 * order])
      while link != 0 {
        let block = link - 1
        let entry = words[view.arena.vmemmapStart + block]
        let pfn = pfn(of: block)
        blocks += 1
        guard pool.frames.contains(block), entry & 0xffff == 0, entry >> 16 & 0xff == UInt64(order),
          pfn & (1 << UInt64(order) - 1) == 0, blocks <= pool.frames.count
        else { return Finding(.invariant, .poolsAreSound, .poolPage, pfn) }
        pages += 1 << order
        link = Int(words[block * Arena.wordsPerPage])
      }
    }
    guard pages == Int(words[pool.freeCountWord]) else {
      return Finding(.invariant, .poolsAreSound, .poolCount, pfn(of: pool.frames.lowerBound))
    }
    return nil
  }
}
