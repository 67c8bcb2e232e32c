import Hypercalls
import Hypervisor
import Specification

/// The order of a page that lies inside a free block, or is in use as part of one.
private let noOrder: UInt64 = 0xff

// The pools of table pages: every page is a table, or free and on one list.
extension Lockstep {
  /// The free lists of a pool: blocks inside it, aligned, of their list's order, not referenced,
  /// not to be joined with their buddies, linked both ways; and as many pages as the pool says.
  func checkLists(of pool: TablePool) -> Finding? {
    var pages = 0
    for order in 0...pool.orderMax {
      var previous: UInt64 = 0
      var link = view.words[pool.listsStart + 2 * order]
      while link != 0 {
        let block = Int(truncatingIfNeeded: link) &- 1
        guard pool.frames.contains(block), view.word(1, of: block) == previous else {
          return found(.invariant, .poolsAreSound, .poolList, pfn(of: pool, order))
        }
        if let finding = checkBlock(block, UInt64(order), in: pool) { return finding }
        pages += 1 << order
        // In a circle a block would have two before it.
        previous = link
        link = view.word(0, of: block)
      }
      guard view.words[pool.listsStart + 2 * order + 1] == previous else {
        return found(.invariant, .poolsAreSound, .poolList, pfn(of: pool, order))
      }
    }
    guard pages == Int(truncatingIfNeeded: view.words[pool.freeCountWord]) else {
      return found(.invariant, .poolsAreSound, .poolCount, pfn(of: pool, 0))
    }
    return nil
  }

  private func checkBlock(_ block: Int, _ order: UInt64, in pool: TablePool) -> Finding? {
    let pfn = pfn(of: block)
    let size = 1 << Int(order)
    guard view.refcount(of: block) == 0, view.order(of: block) == order,
      pfn & (1 << order - 1) == 0, block + size <= pool.frames.upperBound
    else { return found(.invariant, .poolsAreSound, .poolPage, pfn) }
    let buddy = pfn & (1 << order) == 0 ? block + size : block - size
    if order < UInt64(pool.orderMax), pool.frames.contains(buddy), view.refcount(of: buddy) == 0,
      view.order(of: buddy) == order
    {
      return found(.invariant, .poolsAreSound, .poolPage, pfn)
    }
    for position in 0..<notes.touchedCount {
      let frame = notes.touchedFrame(position)
      if frame >= block, frame < block + size, view.use(of: frame).isTable {
        return found(.invariant, .oneRolePerPage, .freeTable, self.pfn(of: frame))
      }
    }
    return nil
  }

  /// A page of a pool that is no table is free: not referenced, and on the list of its order or
  /// inside a block that is.
  func checkIdle(_ frame: Int) -> Finding? {
    let pfn = pfn(of: frame)
    let pool = view.pool(ofHost: view.hostPool.frames.contains(frame))
    let order = view.order(of: frame)
    guard view.refcount(of: frame) == 0 else {
      return found(.invariant, .poolsAreSound, .poolPage, pfn)
    }
    guard order == noOrder else {
      let link = UInt64(frame + 1)
      let previous = Int(truncatingIfNeeded: view.word(1, of: frame)) &- 1
      let isListed =
        previous < 0
        ? order <= UInt64(pool.orderMax)
          && view.words[pool.listsStart + 2 * Int(truncatingIfNeeded: order)] == link
        : pool.frames.contains(previous) && view.word(0, of: previous) == link
      return isListed ? nil : found(.invariant, .poolsAreSound, .poolPage, pfn)
    }
    guard view.word(0, of: frame) | view.word(1, of: frame) == 0 else {
      return found(.invariant, .poolsAreSound, .poolPage, pfn)
    }
    for order in 1...UInt64(max(1, pool.orderMax)) {
      let head = frame &- Int(truncatingIfNeeded: pfn & (1 << order - 1))
      if pool.frames.contains(head), view.refcount(of: head) == 0, view.order(of: head) == order {
        return nil
      }
    }
    return found(.invariant, .tablesHaveOneParent, .unlinkedTable, pfn)
  }

  /// A page goes from free to table or back: the pool has as many pages as before.
  func checkBalance(of pool: TablePool, _ freed: Int) -> Finding? {
    var balance = freed
    for position in 0..<notes.touchedCount {
      guard pool.frames.contains(notes.touchedFrame(position)) else { continue }
      let note = notes.touchedNote(position)
      balance += (note.useAfter.isTable ? 1 : 0) - (note.useBefore.isTable ? 1 : 0)
    }
    return balance == 0
      ? nil : found(.invariant, .poolsAreSound, .poolCount, pfn(of: pool, 0))
  }

  /// A pool with all its pages, each looked at in full.
  func checkPool(_ pool: TablePool) -> Finding? {
    if let finding = checkLists(of: pool) ?? checkSum(of: pool) { return finding }
    for frame in pool.frames {
      if view.use(of: frame).isTable {
        if isInFreeBlock(frame, of: pool) {
          return found(.invariant, .oneRolePerPage, .freeTable, pfn(of: frame))
        }
        continue
      }
      if let finding = checkIdle(frame) { return finding }
      for slot in 2..<Arena.wordsPerPage where view.word(slot, of: frame) != 0 {
        return found(.invariant, .poolsAreSound, .poolPage, pfn(of: frame))
      }
    }
    return nil
  }

  /// Tables and free pages are all the pages that a pool has.
  func checkSum(of pool: TablePool) -> Finding? {
    var pages = Int(truncatingIfNeeded: view.words[pool.freeCountWord])
    for frame in pool.frames where view.use(of: frame).isTable { pages += 1 }
    return pages == pool.frames.count
      ? nil : found(.invariant, .poolsAreSound, .poolCount, pfn(of: pool, 0))
  }

  private func isInFreeBlock(_ frame: Int, of pool: TablePool) -> Bool {
    for order in 0...pool.orderMax {
      var link = view.words[pool.listsStart + 2 * order]
      while link != 0 {
        let block = Int(truncatingIfNeeded: link) &- 1
        if frame >= block, frame < block + 1 << order { return true }
        link = view.word(0, of: block)
      }
    }
    return false
  }

  /// Pools have no one page to blame: the first of the list that is wrong, or of the pool.
  private func pfn(of pool: TablePool, _ order: Int) -> UInt64 {
    let head = Int(truncatingIfNeeded: view.words[pool.listsStart + 2 * order]) &- 1
    return pfn(of: pool.frames.contains(head) ? head : pool.frames.lowerBound)
  }
}
