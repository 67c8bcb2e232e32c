import CTarget
import Hypercalls

/// What a target says of a page, its tables' leaves included where it offers them.
public struct TargetPage: Equatable, Sendable {
  /// The leaf of a component's table, where it is known.
  public enum Entry: Equatable, Sendable {
    case unknown, empty
    case valid(level: Int, isReadable: Bool, isWritable: Bool, isExecutable: Bool)
    case annotated(owner: UInt8)
    case annotatedGuest(handle: UInt64, gfn: UInt64)
  }

  public var hostState: UInt8
  public var hypState: UInt8
  public var pinCount: UInt32
  public var shareCount: UInt32
  public var host: Entry
  public var hyp: Entry

  init(_ page: hvcfuzz_page) {
    hostState = page.host_state
    hypState = page.hyp_state
    pinCount = page.pin_count
    shareCount = page.share_count
    host =
      page.guest == 0
      ? Entry(page.host) : .annotatedGuest(handle: UInt64(page.guest), gfn: page.gfn)
    hyp = Entry(page.hyp)
  }
}

/// The same of a guest's frame.
public struct TargetGuestPage: Equatable, Sendable {
  public var state: UInt8
  public var isYoung: Bool
  /// The page that lies there.
  public var pfn: UInt64
  public var entry: TargetPage.Entry

  init(_ page: hvcfuzz_guest_page) {
    state = page.state
    isYoung = page.is_young != 0
    pfn = page.pfn
    entry = TargetPage.Entry(page.entry)
  }
}

extension TargetPage.Entry {
  init(_ entry: hvcfuzz_entry) {
    switch UInt32(entry.kind) {
    case HVCFUZZ_ENTRY_EMPTY.rawValue: self = .empty
    case HVCFUZZ_ENTRY_VALID.rawValue:
      self = .valid(
        level: Int(entry.level), isReadable: entry.rights & UInt8(HVCFUZZ_MAY_READ) != 0,
        isWritable: entry.rights & UInt8(HVCFUZZ_MAY_WRITE) != 0,
        isExecutable: entry.rights & UInt8(HVCFUZZ_MAY_EXECUTE) != 0)
    case HVCFUZZ_ENTRY_ANNOTATED.rawValue: self = .annotated(owner: entry.owner)
    default: self = .unknown
    }
  }
}

extension TargetProcess {
  /// How a call ended, and what it gave.
  public struct Answer: Equatable, Sendable {
    public var ending: TargetEnding
    public var result: ReturnCode
  }

  /// Makes calls from the booted machine on; tells how each ended, and what is known of pages then.
  public mutating func make(
    _ calls: [RawCall], lookingAt ranges: [PageRange] = []
  ) throws(TargetFailure) -> (answers: [Answer], pages: [(pfn: UInt64, page: TargetPage)]) {
    var batch = try batch(
      of: calls, pageCount: ranges.reduce(0) { $0 + Int($1.count) }, lookCount: ranges.count)
    let places = ranges.map { batch.read($0) }
    if let ended = run() { throw TargetFailure(ended.kind, ended.phase) }
    var answers: [Answer] = []
    for index in calls.indices {
      let result = target_outcomes(exchange)[index].result
      guard let ending = TargetEnding(rawValue: result.ending) else {
        throw TargetFailure(.garbage("ending", result.ending), .calling)
      }
      answers.append(Answer(ending: ending, result: ReturnCode(rawValue: result.value)))
    }
    let pages = zip(ranges, places).flatMap { range, place in
      (range.first..<range.end).map { pfn in
        (pfn, TargetPage(target_pages(exchange)[place + Int(pfn - range.first)]))
      }
    }
    return (answers, pages)
  }

  /// Makes the same calls, and tells what is known of a guest's frame then.
  public mutating func make(
    _ calls: [RawCall], lookingAt gfn: UInt64, ofVM handle: UInt64
  ) throws(TargetFailure) -> TargetGuestPage {
    var batch = try batch(of: calls, pageCount: 0, lookCount: 1)
    let place = batch.read(
      GuestFrames(handle: handle, range: PageRange(first: gfn, count: 1)))
    if let ended = run() { throw TargetFailure(ended.kind, ended.phase) }
    return TargetGuestPage(target_guest_pages(exchange)[place])
  }

  private func batch(
    of calls: [RawCall], pageCount: Int, lookCount: Int
  ) throws(TargetFailure) -> TargetBatch {
    var batch = TargetBatch(exchange)
    for call in calls {
      guard batch.hasRoom(forPages: pageCount, in: lookCount) else {
        throw TargetFailure(.refused("too many calls"), .calling)
      }
      batch.add(call, repeatCount: call.repeatCount)
    }
    return batch
  }
}
