import Hypercalls
import Testing

@testable import Triage

/// A check that is a function of the program, so that what is minimal is known.
struct SyntheticCheck: FailureCheck, Sendable {
  var body: @Sendable (Program) -> Failure<String>?

  init(_ body: @escaping @Sendable (Program) -> Failure<String>?) { self.body = body }

  /// Fails with one signature where a condition holds after some call.
  init(when condition: @escaping @Sendable ([RawCall]) -> Bool) {
    self.init { program in
      for index in program.calls.indices where condition(Array(program.calls[...index])) {
        return Failure(signature: "it", callIndex: index)
      }
      return nil
    }
  }

  func failure(of program: Program) -> Failure<String>? { body(program) }
}

@Suite("minimising a failing program")
struct MinimiserTests {
  static let layout = MachineLayout.standard
  static let lowest = layout.ram.first + layout.favouriteIndex

  static func call(
    _ opcode: Opcode, _ page: UInt64, _ pages: UInt64 = 0, times: UInt32 = 1
  ) -> RawCall {
    var call = RawCall(opcode: opcode, repeatCount: times)
    call.x[0] = page
    call.x[1] = pages
    return call
  }

  /// Calls that bytes of a random seed stand for.
  static func noise(_ seed: UInt64, count: Int) -> [RawCall] {
    var random = Random(seed: seed)
    let size = ByteFormat.headerSize + count * ByteFormat.recordSize
    let bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return Program(bytes: bytes, layout: layout).calls
  }

  func minimise(_ program: Program, _ check: SyntheticCheck) -> Program? {
    var minimiser = Minimiser(layout: Self.layout, check: check)
    return minimiser.minimise(program)?.program
  }

  func minimise(_ calls: [RawCall], _ check: SyntheticCheck) -> [RawCall]? {
    minimise(Program(calls: calls), check)?.calls
  }

  /// A share and, later, a donation of the same page.
  static let shareThenDonate = SyntheticCheck { calls in
    guard let last = calls.last, last.opcode == .hostDonateHyp else { return false }
    return calls.contains { $0.opcode == .hostShareHyp && $0.x[0] == last.x[0] }
  }

  @Test("a program that does not fail is not minimised")
  func clean() {
    #expect(minimise(Self.noise(1, count: 20), SyntheticCheck { _ in false }) == nil)
  }

  @Test("two calls among many are found, on the lowest page", arguments: 0..<20 as Range<UInt64>)
  func needles(seed: UInt64) {
    var calls = Self.noise(seed, count: 100).filter { $0.opcode != .hostShareHyp }
    calls.insert(Self.call(.hostShareHyp, 0x41234), at: 20)
    calls.insert(Self.call(.hostDonateHyp, 0x41234, 7), at: 70)
    #expect(
      minimise(calls, Self.shareThenDonate) == [
        Self.call(.hostShareHyp, Self.lowest), Self.call(.hostDonateHyp, Self.lowest, 1),
      ])
  }

  @Test("calls that only go together are deleted together")
  func pairs() {
    // Balanced shares and unshares, and a pin at the end: no single call can go.
    let check = SyntheticCheck { calls in
      let shares = calls.count { $0.opcode == .hostShareHyp }
      let unshares = calls.count { $0.opcode == .hostUnshareHyp }
      return shares == unshares && calls.last?.opcode == .hypPinSharedMem
    }
    var calls: [RawCall] = []
    for page in 0..<5 as Range<UInt64> {
      calls.append(Self.call(.hostShareHyp, 0x40900 + page))
      calls.append(Self.call(.hostUnshareHyp, 0x40900 + page))
    }
    calls.append(Self.call(.hypPinSharedMem, 0x40900, 3))
    #expect(minimise(calls, check) == [Self.call(.hypPinSharedMem, Self.lowest, 1)])
  }

  @Test("a call is deleted where its work is done at boot on another page")
  func places() {
    // A write to a page of the hypervisor: given to it by a call, or its own from the start.
    let hyps = Self.layout.hypPool
    let check = SyntheticCheck { calls in
      guard let last = calls.last, last.opcode == .hostWrite else { return false }
      return hyps.contains(last.x[0])
        || calls.contains { $0.opcode == .hostDonateHyp && $0.x[0] == last.x[0] }
    }
    let calls = [Self.call(.hostDonateHyp, Self.lowest, 1), Self.call(.hostWrite, Self.lowest)]
    #expect(minimise(calls, check) == [Self.call(.hostWrite, hyps.first)])
  }

  @Test("a range is cut to the page that matters")
  func range() {
    let check = SyntheticCheck { calls in
      guard let last = calls.last, last.opcode == .hostDonateHyp else { return false }
      return PageRange(first: last.x[0], count: last.x[1]).contains(0x40a05)
    }
    #expect(
      minimise([Self.call(.hostDonateHyp, 0x40a00, 16)], check) == [
        Self.call(.hostDonateHyp, 0x40a05, 1)
      ])
  }

  @Test("lengths that must be equal are shortened together")
  func equalLengths() {
    let check = SyntheticCheck { calls in
      calls.count == 2 && calls[0].opcode == .hypPinSharedMem
        && calls[1].opcode == .hypUnpinSharedMem && calls[0].x[0] == calls[1].x[0]
        && calls[0].x[1] == calls[1].x[1] && calls[0].x[1] >= 2
    }
    let calls = [
      Self.call(.hypPinSharedMem, 0x41000, 9), Self.call(.hypUnpinSharedMem, 0x41000, 9),
    ]
    #expect(
      minimise(calls, check) == [
        Self.call(.hypPinSharedMem, Self.lowest, 2), Self.call(.hypUnpinSharedMem, Self.lowest, 2),
      ])
  }

  @Test("a repeat count goes down to the limit it must reach, and no further")
  func repeats() {
    let check = SyntheticCheck { $0.last?.repeatCount ?? 0 >= 65536 }
    let calls = [Self.call(.hypPinSharedMem, Self.lowest, 1, times: 65537)]
    #expect(
      minimise(calls, check) == [Self.call(.hypPinSharedMem, Self.lowest, 1, times: 65536)])
  }

  @Test("failing allocations go where they do not matter, and come early where they do")
  func failurePoint() throws {
    let point = FailurePoint(nth: 9, times: 255)
    let program = Program(
      profile: .linux612, failurePoint: point, calls: [Self.call(.hostShareHyp, Self.lowest)])
    let always = try #require(minimise(program, SyntheticCheck { _ in true }))
    #expect(always.failurePoint == nil)
    #expect(always.profile == .linux612)

    let needed = SyntheticCheck { program in
      guard let point = program.failurePoint, point.nth >= 3, point.times >= 2,
        !program.calls.isEmpty
      else { return nil }
      return Failure(signature: "it", callIndex: nil)
    }
    #expect(minimise(program, needed)?.failurePoint == FailurePoint(nth: 3, times: 2))
  }

  @Test("another failure, however short, is not taken for the one looked for")
  func signature() {
    // One call alone fails too, but in another way.
    let check = SyntheticCheck { program in
      switch program.calls.count {
      case 0: nil
      case 1...3: Failure(signature: "other", callIndex: 0)
      default: Failure(signature: "wanted", callIndex: program.calls.count - 1)
      }
    }
    var minimiser = Minimiser(layout: Self.layout, check: check)
    let result = minimiser.minimise(Program(calls: Self.noise(3, count: 40)))
    #expect(result?.failure.signature == "wanted")
    #expect(result?.program.calls.count == 4)
  }

  @Test("pages named in several calls get the lowest numbers in order of appearance")
  func pages() {
    let check = SyntheticCheck { calls in
      Set(calls.filter { $0.opcode == .hostShareHyp }.map { $0.x[0] }).count == 3
    }
    let calls = [0x43000, 0x40100, 0x42000].map { Self.call(.hostShareHyp, $0) }
    #expect(
      minimise(calls, check)
        == (0..<3).map { Self.call(.hostShareHyp, Self.lowest + $0) })
  }

  /// Conditions of many shapes, for the properties that every result must have.
  static let shapes: [SyntheticCheck] = [
    shareThenDonate,
    SyntheticCheck { Set($0.map(\.opcode)).count >= 5 },
    SyntheticCheck { $0.reduce(0) { $0 &+ $1.x[0] &+ $1.x[1] } % 7 == 3 && $0.count > 3 },
    SyntheticCheck { calls in calls.count >= 3 && calls.suffix(3).allSatisfy { $0.x[0] % 2 == 1 } },
    SyntheticCheck { $0.count { $0.repeatCount > 4 } >= 2 },
  ]

  @Test("the result is a fixpoint: nothing can be deleted or simplified", arguments: 0..<5)
  func fixpoint(shape: Int) throws {
    let check = Self.shapes[shape]
    var failing = 0
    for seed in 0..<200 as Range<UInt64> where failing < 4 {
      let program = Program(calls: Self.noise(100 + seed, count: 200))
      guard let result = minimise(program, check) else { continue }
      failing += 1
      #expect(check.failure(of: result)?.signature == "it")
      #expect(minimise(program, check) == result, "deterministic")
      #expect(minimise(result, check) == result, "idempotent")

      for index in result.calls.indices {
        var shorter = result
        shorter.calls.remove(at: index)
        #expect(check.failure(of: shorter) == nil)
        for other in shorter.calls.indices {
          var pairless = shorter
          pairless.calls.remove(at: other)
          #expect(check.failure(of: pairless) == nil)
        }
        for slot in result.calls[index].argumentSlots(in: Self.layout) {
          for value in slot.simpler {
            var simpler = result
            simpler.calls[index].x[slot.register] = value
            #expect(check.failure(of: simpler) == nil)
          }
        }
      }
    }
    #expect(failing >= 4, "the shape must occur for the test to mean something")
  }

  @Test("progress tells the passes, and the program only gets shorter")
  func progress() {
    nonisolated(unsafe) var steps: [Minimiser<SyntheticCheck>.Progress] = []
    var minimiser = Minimiser(layout: Self.layout, check: Self.shapes[1]) { steps.append($0) }
    let result = minimiser.minimise(Program(calls: Self.noise(5, count: 80)))
    #expect(result != nil)
    #expect(steps.map(\.pass).starts(with: Minimiser<SyntheticCheck>.Pass.allCases))
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.callCount >= $1.callCount })
    #expect(steps.last?.executionCount == minimiser.executionCount)
  }
}
