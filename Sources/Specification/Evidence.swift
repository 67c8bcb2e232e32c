import Hypercalls

/// What the oracle saw of the implementation's outcome, where the design leaves it a choice.
///
/// There are three: to refuse for want of table pages, to say that a fault was resolved before, and
/// to read a structure of the host's before or after the host has written there. The first two are
/// only accepted when the figures here bear them out, the third while such a write is to come.
public struct Evidence: Sendable {
  /// What the implementation answered.
  public var result: ReturnCode
  /// An injected allocation failure fired during this call.
  public var allocationFailed: Bool
  /// Free pages of the host's pool of tables when the call gave up, recycling included.
  public var hostPoolFree: Int
  /// The same of the hypervisor's pool.
  public var hypPoolFree: Int
  /// Host events only: before the call, a valid entry of the host's table covered the page.
  public var wasMapped: Bool
  /// How many pages that the host offered the call took, which counts where it then was short of
  /// tables: what was taken before stays.
  public var admittedCount: Int
  /// When the host wrote into a structure that the call reads, as a `host_memory_race` has it.
  public var hostRace: HostRaceMoment

  /// Without figures, nothing was short and nothing was mapped.
  @inlinable public init(
    result: ReturnCode = .success, allocationFailed: Bool = false,
    hostPoolFree: Int = .max, hypPoolFree: Int = .max, wasMapped: Bool = false,
    admittedCount: Int = 0, hostRace: HostRaceMoment = .none
  ) {
    self.result = result
    self.allocationFailed = allocationFailed
    self.hostPoolFree = hostPoolFree
    self.hypPoolFree = hypPoolFree
    self.wasMapped = wasMapped
    self.admittedCount = admittedCount
    self.hostRace = hostRace
  }
}

/// The most table pages that a call can need from each pool.
struct TableDemand {
  var host = 0
  var hyp = 0

  static var none: TableDemand { TableDemand() }

  /// A fault of the host maps at most a page: one table of each of the two lower levels.
  static var hostFault: TableDemand { TableDemand(host: 2) }

  /// Entries for single pages of the range, in the tables named.
  ///
  /// The host's roots are never missing, so it can lack the tables of 2 MiB and of 1 GiB areas;
  /// the hypervisor's tables have a level more.
  static func pages(of range: PageRange, host: Bool = false, hyp: Bool = false) -> TableDemand {
    let lower = areas(range, shift: 9) + areas(range, shift: 18)
    return TableDemand(
      host: host ? lower : 0, hyp: hyp ? lower + areas(range, shift: 27) : 0)
  }

  private static func areas(_ range: PageRange, shift: UInt64) -> Int {
    Int((range.end - 1) >> shift - range.first >> shift + 1)
  }

  static func + (demand: TableDemand, other: TableDemand) -> TableDemand {
    TableDemand(host: demand.host + other.host, hyp: demand.hyp + other.hyp)
  }

  /// Whether the implementation may have run out of table pages.
  func mayBeUnmet(_ evidence: Evidence) -> Bool {
    guard host + hyp > 0 else { return false }
    return evidence.allocationFailed || evidence.hostPoolFree < host || evidence.hypPoolFree < hyp
  }
}
