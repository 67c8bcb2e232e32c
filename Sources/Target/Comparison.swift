import CTarget
import Hypercalls
import Hypervisor

/// What the model did with a program, and whether the target did the same.
struct Comparison {
  private struct Step {
    var call: RawCall
    var index: Int
    var row: Differential.Row
    /// Looks after the call.
    var looks: [Look] = []
    var guestLooks: [GuestLook] = []
  }

  /// What the model says of pages in a row, and where the target's answers will be.
  private struct Look {
    var range: PageRange
    var firstPage: Int
    var expected: [PageLevel1]
  }

  /// The same of a guest's frames.
  private struct GuestLook {
    var frames: GuestFrames
    var firstPage: Int
    var expected: [GuestPageLevel1]
  }

  private let exchange: UnsafeMutablePointer<target_exchange>
  private let layout: TargetLayout
  private var batch: TargetBatch
  private var steps: [Step] = []
  private var looksAtBoot: [Look] = []

  init(_ exchange: UnsafeMutablePointer<target_exchange>, _ layout: TargetLayout) {
    self.exchange = exchange
    self.layout = layout
    batch = TargetBatch(exchange)
  }

  var hasCalls: Bool { !steps.isEmpty }
  /// Whether there is a machine left to look at.
  var endsAlive: Bool { steps.last.map { $0.row.outcome.ending == .returned } ?? true }

  /// Leaves room for a look at all of memory.
  func hasRoom(for ranges: [PageRange]) -> Bool {
    let pageCount = ranges.reduce(0) { $0 + Int($1.count) }
    return batch.hasRoom(forPages: pageCount + Self.reserve, in: ranges.count + 256)
  }

  private static var reserve: Int { 0x8000 }

  mutating func add(_ call: RawCall, at index: Int, _ row: Differential.Row) {
    // The target goes on as long as the model did, and not longer.
    batch.add(call, repeatCount: row.turnCount)
    steps.append(Step(call: call, index: index, row: row))
  }

  /// Notes what the model says of pages now, and asks the target for the same.
  mutating func look(at ranges: [PageRange], on model: borrowing Hypervisor) {
    for range in ranges where batch.hasRoom(forPages: Int(range.count), in: 1) {
      let expected = (range.first..<range.end).map { PageLevel1(model.states(of: $0)) }
      let look = Look(range: range, firstPage: batch.read(range), expected: expected)
      if steps.isEmpty {
        looksAtBoot.append(look)
      } else {
        steps[steps.count - 1].looks.append(look)
      }
    }
  }

  /// The same of guests' frames.
  mutating func look(at frames: [GuestFrames], on model: borrowing Hypervisor) {
    for frames in frames where batch.hasRoom(forGuestPages: Int(frames.range.count)) {
      let expected = (frames.range.first..<frames.range.end).map {
        GuestPageLevel1(model.inspectGuest(frames.handle, gfn: $0) ?? .empty, gfn: $0)
      }
      steps[steps.count - 1].guestLooks.append(
        GuestLook(frames: frames, firstPage: batch.read(frames), expected: expected))
    }
  }

  /// The report of a batch that the target did not get through.
  func failure(
    _ ended: (kind: TargetFailure.Kind, phase: TargetFailure.Phase, step: Int)
  ) -> TargetFailure {
    // What came before may be wrong as well, and then is what led here.
    let isInside = ended.phase == .calling || ended.phase == .reading
    if isInside, let earlier = firstDifference(before: ended.step) { return earlier }
    var failure = TargetFailure(ended.kind, ended.phase)
    if isInside, steps.indices.contains(ended.step) {
      failure.opcode = steps[ended.step].call.opcode
      failure.callIndex = steps[ended.step].index
    }
    return failure
  }

  /// The first thing in which the sides differ, in the order of the calls.
  func firstDifference(before end: Int = .max) -> TargetFailure? {
    for look in looksAtBoot {
      if let failure = difference(look) { return failure }
    }
    for (number, step) in steps.enumerated().prefix(end) {
      guard var failure = difference(number, step) else { continue }
      failure.opcode = step.call.opcode
      failure.callIndex = step.index
      return failure
    }
    return nil
  }

  private func difference(_ number: Int, _ step: Step) -> TargetFailure? {
    let outcome = target_outcomes(exchange)[number]
    guard let ending = TargetEnding(rawValue: outcome.result.ending) else {
      return TargetFailure(.garbage("ending", outcome.result.ending), .calling)
    }
    let expected = TargetEnding(step.row.outcome.ending)
    var failure = TargetFailure(.ending(expected: expected, actual: ending), .calling)
    failure.place = place(outcome.result)
    if ending != expected { return failure }
    let actual = ReturnCode(rawValue: outcome.result.value)
    if ending != .panicked, actual != step.row.outcome.result {
      failure.kind = .result(expected: step.row.outcome.result, actual: actual)
      return failure
    }
    if outcome.turn_count != step.row.turnCount {
      failure.kind = .turns(expected: step.row.turnCount, actual: outcome.turn_count)
      return failure
    }
    return step.looks.lazy.compactMap(difference).first
      ?? step.guestLooks.lazy.compactMap(difference).first
  }

  private func place(_ result: hvcfuzz_result) -> String? {
    var result = result
    let file = TargetProcess.text(&result.file)
    guard !file.isEmpty else { return nil }
    return result.line == 0 ? file : "\(file):\(result.line)"
  }

  private func difference(_ look: Look) -> TargetFailure? {
    for (offset, expected) in look.expected.enumerated() {
      let pfn = look.range.first + UInt64(offset)
      let page = target_pages(exchange)[look.firstPage + offset]
      guard
        let kind = expected.difference(from: page, countsPins: !layout.isHypOwned(pfn))
      else { continue }
      var failure = TargetFailure(kind, steps.isEmpty ? .atBoot : .reading)
      failure.pfn = pfn
      return failure
    }
    return nil
  }
}

extension Comparison {
  private func difference(_ look: GuestLook) -> TargetFailure? {
    for (offset, expected) in look.expected.enumerated() {
      let page = target_guest_pages(exchange)[look.firstPage + offset]
      guard let kind = expected.difference(from: page) else { continue }
      var failure = TargetFailure(kind, .reading)
      failure.frame = GuestFrame(
        handle: look.frames.handle, gfn: look.frames.range.first + UInt64(offset))
      return failure
    }
    return nil
  }
}

extension TargetEnding {
  init(_ ending: Ending) {
    switch ending {
    case .returned: self = .returned
    case .warned: self = .warned
    case .panicked: self = .panicked
    }
  }
}
