import CTarget
import Hypercalls

/// One program's worth of work for a target: calls, and looks at pages after each.
///
/// All of a program crosses to the target's process at once, because the crossing costs more than
/// the calls.
struct TargetBatch {
  private let exchange: UnsafeMutablePointer<target_exchange>
  private var readCount = 0
  private var pageCount = 0
  private var guestPageCount = 0
  private(set) var stepCount = 0

  init(_ exchange: UnsafeMutablePointer<target_exchange>) {
    self.exchange = exchange
    exchange.pointee.read_count_at_boot = 0
    exchange.pointee.step_count = 0
  }

  /// Whether one more call, with looks at so many pages, can be added.
  func hasRoom(forPages count: Int, in ranges: Int) -> Bool {
    stepCount < Int(TARGET_STEP_MAX) && readCount + ranges <= Int(TARGET_READ_MAX)
      && pageCount + count <= Int(TARGET_PAGE_MAX)
  }

  /// Adds a call that is made `count` times at most.
  mutating func add(_ call: RawCall, repeatCount: UInt32) {
    var step = target_step()
    step.call.abi = UInt32(HVCFUZZ_TARGET_ABI)
    step.call.size = UInt32(MemoryLayout<hvcfuzz_call>.size)
    step.call.opcode = UInt32(call.opcode.rawValue)
    step.call.actor = UInt32(call.actor)
    step.call.x = (call.x[0], call.x[1], call.x[2], call.x[3], call.x[4], call.x[5])
    step.repeat_count = repeatCount
    steps[stepCount] = step
    stepCount += 1
    exchange.pointee.step_count = UInt32(stepCount)
  }

  func hasRoom(forGuestPages count: Int) -> Bool {
    readCount < Int(TARGET_READ_MAX) && guestPageCount + count <= Int(TARGET_GUEST_PAGE_MAX)
  }

  /// Looks at pages after the last call, or at boot where there is none; says where they will be.
  mutating func read(_ range: PageRange) -> Int {
    add(
      target_read(
        first: range.first, count: UInt32(range.count), first_page: UInt32(pageCount), is_guest: 0,
        handle: 0))
    defer { pageCount += Int(range.count) }
    return pageCount
  }

  /// The same with frames of a guest.
  mutating func read(_ frames: GuestFrames) -> Int {
    add(
      target_read(
        first: frames.range.first, count: UInt32(frames.range.count),
        first_page: UInt32(guestPageCount), is_guest: 1, handle: UInt32(frames.handle)))
    defer { guestPageCount += Int(frames.range.count) }
    return guestPageCount
  }

  private mutating func add(_ read: target_read) {
    reads[readCount] = read
    readCount += 1
    if stepCount == 0 {
      exchange.pointee.read_count_at_boot += 1
    } else {
      steps[stepCount - 1].read_count += 1
    }
  }

  private var steps: UnsafeMutablePointer<target_step> { target_steps(exchange) }
  private var reads: UnsafeMutablePointer<target_read> { target_reads(exchange) }
}
