/// The frames of guests that the recorder looks at when a sequence has ended. It prints those where
/// something is; at the others nothing is.
///
/// A recorder always looks at the same frames, so that the file as a whole tells which.
struct WatchedFrames: Sendable {
  private var gfns: Set<UInt64> = []
  /// Numbers of ready-made VMs.
  private var readyMade: Set<UInt64> = []
  /// Whether it looks at VMs that the sequence made.
  private var includesHandles = false

  init(_ file: TraceFile) {
    for sequence in file.sequences {
      for record in sequence.records {
        guard case .guestPage(let page) = record.fact else { continue }
        gfns.insert(page.gfn)
        if page.vm < 3 { readyMade.insert(page.vm) } else { includesHandles = true }
      }
    }
  }

  /// What the file says by saying nothing: the watched frames that a sequence left empty.
  func empty(after sequence: TraceSequence) -> [TraceGuestPage] {
    guard !sequence.records.isEmpty else { return [] }
    var vms = readyMade
    if includesHandles {
      for operation in sequence.operations
      where operation.call == .vmReserve && operation.expected.result > 0 {
        vms.insert(UInt64(operation.expected.result))
      }
    }
    var listed: Set<TraceGuestFrame> = []
    for record in sequence.records {
      guard case .guestPage(let page) = record.fact else { continue }
      listed.insert(TraceGuestFrame(handle: page.vm, gfn: page.gfn))
    }
    return vms.sorted().flatMap { vm in
      gfns.sorted().filter { !listed.contains(TraceGuestFrame(handle: vm, gfn: $0)) }.map {
        TraceGuestPage(
          vm: vm, gfn: $0, entry: TraceEntry(state: .noPage, map: .empty), pfn: nil)
      }
    }
  }
}
