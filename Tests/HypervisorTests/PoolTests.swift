import Hypercalls
import Testing

@testable import Hypervisor

/// The buddy allocator, driven by itself.
@Suite("pools of table pages")
struct PoolTests {
  /// The free blocks of a pool by their first frame, and whether the lists are sound.
  static func freeBlocks(_ pool: Pool, _ hypervisor: borrowing Hypervisor) -> [Int: Int] {
    var blocks: [Int: Int] = [:]
    for order in 0...Pool.orderMax {
      let head = hypervisor.arena.variablesStart + pool.variables + 2 * order
      var previous: UInt64 = 0
      var link = hypervisor.arena.words[head]
      while link != 0 {
        let block = Int(link) - 1
        #expect(blocks[block] == nil, "a block is on two lists")
        #expect(order <= pool.topOrder)
        blocks[block] = order
        let back = hypervisor.arena.words[block * Arena.wordsPerPage + 1]
        #expect(back == previous)
        previous = link
        link = hypervisor.arena.words[block * Arena.wordsPerPage]
      }
      let tail = hypervisor.arena.words[head + 1]
      #expect(tail == previous)
    }
    return blocks
  }

  /// Every rule of a pool, given the blocks that were handed out.
  static func check(_ pool: Pool, held: [Int: Int], _ hypervisor: borrowing Hypervisor) {
    let free = freeBlocks(pool, hypervisor)
    var owner = [Int?](repeating: nil, count: pool.end)
    for (block, order) in free.merging(held, uniquingKeysWith: { _, _ in fatalError() }) {
      let pages = block..<block + 1 << order
      #expect(pages.lowerBound >= pool.first && pages.upperBound <= pool.end)
      #expect(hypervisor.frames.pfn(of: block) & (1 << UInt64(order) - 1) == 0, "aligned")
      for page in pages {
        #expect(owner[page] == nil, "blocks overlap")
        owner[page] = block
      }
    }
    let isComplete = owner[pool.first..<pool.end].allSatisfy { $0 != nil }
    #expect(isComplete, "no page is lost")

    let counted = hypervisor.available(pool)
    #expect(counted == free.values.reduce(0) { $0 + 1 << $1 })
    for (block, order) in free {
      let page = hypervisor.hypPage(block)
      #expect(page.refcount == 0)
      #expect(page.order == UInt64(order))
      let pfn = hypervisor.frames.pfn(of: block)
      if order < pool.topOrder, let buddy = hypervisor.frames.index(of: pfn ^ 1 << UInt64(order)) {
        #expect(free[buddy] != order, "two free buddies were not joined")
      }
      let words = block * Arena.wordsPerPage + 2..<(block + 1) * Arena.wordsPerPage
      let isZero = words.allSatisfy { hypervisor.arena.words[$0] == 0 }
      #expect(isZero, "a free page holds nothing but its links")
    }
  }

  @Test("a pool of any size and place keeps its rules", arguments: [1, 2, 3, 7, 64, 573])
  func random(count: Int) throws {
    var hypervisor = Hypervisor(design: .linux612)
    // Free host pages stand in for a pool of their own, at an odd place.
    let first = hypervisor.frames.index(of: 0x40801)!
    let variables = 1000
    let pool = try hypervisor.makePool(variables: variables, first: first, count: count)
    Self.check(pool, held: [:], hypervisor)
    let pristine = Self.freeBlocks(pool, hypervisor)

    var random = Random(seed: UInt64(count))
    var held: [Int: Int] = [:]
    for step in 0..<400 {
      if random.oneIn(2), let (block, order) = held.min(by: { $0.key < $1.key }) {
        held[block] = nil
        if order > 0 {
          hypervisor.split(block, order: order)
          for page in block + 1..<block + 1 << order { held[page] = 0 }
        }
        try hypervisor.put(block, in: pool)
      } else {
        let order = random.oneIn(4) ? random.below(4) : 0
        let free = Self.freeBlocks(pool, hypervisor).values.max() ?? -1
        let block = hypervisor.allocate(order: order, from: pool)
        #expect((block != nil) == (free >= order))
        if let block { held[block] = order }
      }
      if step % 20 == 0 { Self.check(pool, held: held, hypervisor) }
    }
    for (block, order) in held {
      if order > 0 { hypervisor.split(block, order: order) }
      for page in block..<block + 1 << order { try hypervisor.put(page, in: pool) }
    }
    Self.check(pool, held: [:], hypervisor)
    let atEnd = Self.freeBlocks(pool, hypervisor)
    #expect(atEnd == pristine, "all came back, joined as at first")
  }

  @Test("a page is taken from the front of its list and put at the back")
  func order() throws {
    var hypervisor = Hypervisor(design: .linux612)
    let first = hypervisor.frames.index(of: 0x40801)!
    let pool = try hypervisor.makePool(variables: 1000, first: first, count: 2)
    // 0x40801 and 0x40802 are no buddies.
    let (a, b) = (
      hypervisor.allocate(order: 0, from: pool), hypervisor.allocate(order: 0, from: pool)
    )
    #expect(a == first)
    #expect(b == first + 1)
    try hypervisor.put(first + 1, in: pool)
    try hypervisor.put(first, in: pool)
    let c = hypervisor.allocate(order: 0, from: pool)
    #expect(c == first + 1)
    let pair = hypervisor.allocate(order: 1, from: pool)
    #expect(pair == nil)
  }

  @Test("a page that is put twice is a panic")
  func doublePut() throws {
    var hypervisor = Hypervisor(design: .linux612)
    let page = hypervisor.allocate(order: 0, from: hypervisor.hostPool)!
    try hypervisor.put(page, in: hypervisor.hostPool)
    do throws(Panic) {
      try hypervisor.put(page, in: hypervisor.hostPool)
      Issue.record("the second put passed")
    } catch {
      #expect(error.site == .referenceUnderflow)
    }
  }
}
