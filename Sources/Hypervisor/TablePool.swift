/// Where a pool of table pages keeps what, for the oracle.
public struct TablePool: Sendable {
  /// The frames that it covers, as indices into the arena.
  public let frames: Range<Int>
  public let orderMax: Int
  /// Word of the head of its first free list; head and tail of each order follow.
  public let listsStart: Int
  public let freeCountWord: Int
  /// Pages that memory pressure keeps from being taken.
  public let withheldWord: Int
}

extension Hypervisor {
  public var hostTablePool: TablePool { tablePool(hostPool) }
  public var hypTablePool: TablePool { tablePool(hypPool) }

  private func tablePool(_ pool: Pool) -> TablePool {
    TablePool(
      frames: pool.first..<pool.end, orderMax: pool.topOrder,
      listsStart: arena.variablesStart + pool.variables,
      freeCountWord: arena.variablesStart + pool.freeCountVariable,
      withheldWord: arena.variablesStart + pool.withheldVariable)
  }
}
