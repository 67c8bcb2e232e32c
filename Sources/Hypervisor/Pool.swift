/// A buddy allocator's state: where its variables are, and which frames it covers
/// (`struct hyp_pool`).
struct Pool: Sendable {
  static let orderMax = 10
  /// Head and tail of each free list, the number of free pages, the number withheld.
  static let variableCount = 2 * (orderMax + 1) + 2

  /// Index of its first variable among EL2's variables.
  let variables: Int
  /// Frames, as indices into the arena.
  var first = 0
  var end = 0
  var topOrder = 0

  init(variables: Int) { self.variables = variables }

  var freeCountVariable: Int { variables + 2 * (Self.orderMax + 1) }
  var withheldVariable: Int { freeCountVariable + 1 }
}

// Free lists are queues threaded through the first two words of the free pages themselves: next and
// previous, as index + 1, with 0 for none. All else in a free page is zero.
extension Hypervisor {
  private func headWord(_ pool: Pool, _ order: Int) -> Int {
    arena.variablesStart + pool.variables + 2 * order
  }
  private func nextWord(_ page: Int) -> Int { page * Arena.wordsPerPage }

  private mutating func append(_ page: Int, to pool: Pool, order: Int) {
    let head = headWord(pool, order)
    let tail = Int(journal[head + 1])
    journal.write(nextWord(page), 0)
    journal.write(nextWord(page) + 1, UInt64(tail))
    journal.write(tail == 0 ? head : nextWord(tail - 1), UInt64(page + 1))
    journal.write(head + 1, UInt64(page + 1))
  }

  private mutating func remove(_ page: Int, from pool: Pool, order: Int) {
    let head = headWord(pool, order)
    let next = journal[nextWord(page)]
    let previous = journal[nextWord(page) + 1]
    journal.write(previous == 0 ? head : nextWord(Int(previous) - 1), next)
    journal.write(next == 0 ? head + 1 : nextWord(Int(next) - 1) + 1, previous)
    journal.write(nextWord(page), 0)
    journal.write(nextWord(page) + 1, 0)
  }

  private mutating func addFree(_ pool: Pool, _ delta: Int) {
    let word = arena.variablesStart + pool.freeCountVariable
    journal.write(word, UInt64(bitPattern: Int64(journal[word]) + Int64(delta)))
  }

  private func buddy(of page: Int, order: Int, in pool: Pool) -> Int? {
    let pfn = frames.pfn(of: page) ^ 1 << UInt64(order)
    guard let buddy = frames.index(of: pfn), buddy >= pool.first,
      holds(buddy < pool.end, unless: .poolJoinsBeyondEnd)
    else { return nil }
    return buddy
  }

  /// Free pages less those withheld by memory pressure.
  func available(_ pool: Pool) -> Int {
    let start = arena.variablesStart
    return max(
      0, Int(journal[start + pool.freeCountVariable]) - Int(journal[start + pool.withheldVariable]))
  }

  /// `hyp_pool_init()`: covers `count` frames from `first`, all free but the first `reserved`.
  mutating func makePool(
    variables: Int, first: Int, count: Int, reserved: Int = 0
  ) throws(Panic) -> Pool {
    var pool = Pool(variables: variables)
    pool.first = first
    pool.end = first + count
    while pool.topOrder < Pool.orderMax, 1 << pool.topOrder < count { pool.topOrder += 1 }
    for page in first + reserved..<first + count {
      var entry = hypPage(page)
      entry.refcount = 1
      entry.order = 0
      setHypPage(page, entry)
    }
    for page in first + reserved..<first + count { try put(page, in: pool) }
    return pool
  }

  /// `hyp_early_alloc_page()`: before there are pools, one page is taken after the other.
  mutating func allocateEarly() -> Int {
    let page = hypPool.end
    hypPool.end += 1
    var entry = hypPage(page)
    entry.refcount = 1
    setHypPage(page, entry)
    return page
  }

  /// `hyp_put_page()`: drops a reference and takes the page back with the last.
  mutating func put(_ page: Int, in pool: Pool) throws(Panic) {
    try drop(page)
    if hypPage(page).refcount == 0 { attach(page, to: pool) }
  }

  /// `__hyp_attach_page()`: joins a free block with its free buddies.
  private mutating func attach(_ page: Int, to pool: Pool) {
    var block = page
    var order = Int(hypPage(page).order)
    addFree(pool, 1 << order)
    while order < pool.topOrder, let other = buddy(of: block, order: order, in: pool) {
      let entry = hypPage(other)
      guard entry.refcount == 0, entry.order == UInt64(order) else { break }
      remove(other, from: pool, order: order)
      setOrder(max(block, other), HypPage.noOrder)
      block = min(block, other)
      order += 1
      setOrder(block, UInt64(order))
    }
    append(block, to: pool, order: order)
  }

  private mutating func setOrder(_ page: Int, _ order: UInt64) {
    var entry = hypPage(page)
    entry.order = order
    setHypPage(page, entry)
  }

  /// `hyp_alloc_pages()`: a zeroed block with one reference, or nil.
  mutating func allocate(order: Int, from pool: Pool) -> Int? {
    guard available(pool) >= 1 << order else { return nil }
    var found = order
    while found <= pool.topOrder, journal[headWord(pool, found)] == 0 { found += 1 }
    guard found <= pool.topOrder else { return nil }

    let block = Int(journal[headWord(pool, found)]) - 1
    remove(block, from: pool, order: found)
    while found > order {
      found -= 1
      setOrder(block + (1 << found), UInt64(found))
      append(block + (1 << found), to: pool, order: found)
    }
    var entry = hypPage(block)
    entry.order = UInt64(order)
    entry.refcount = 1
    setHypPage(block, entry)
    addFree(pool, -(1 << order))
    return block
  }

  /// `hyp_split_page()`: makes the pages of a block independent, one reference each.
  mutating func split(_ block: Int, order: Int) {
    for page in block..<block + (1 << order) {
      var entry = hypPage(page)
      entry.order = 0
      entry.refcount = 1
      setHypPage(page, entry)
    }
  }

  /// Leaves at most `count` pages to be had; nil leaves all. Answers how many there are then.
  public mutating func withhold(from isHostPool: Bool, leaving count: Int?) -> Int {
    let pool = isHostPool ? hostPool : hypPool
    let free = Int(journal[arena.variablesStart + pool.freeCountVariable])
    let withheld = count.map { max(0, free - $0) } ?? 0
    journal.write(arena.variablesStart + pool.withheldVariable, UInt64(withheld))
    return free - withheld
  }
}
