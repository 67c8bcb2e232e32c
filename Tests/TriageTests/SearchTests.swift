import Hypercalls
import Oracle
import Testing

@testable import Triage

@Suite("searching for shorter programs")
struct SearchTests {
  static let layout = MachineLayout.standard

  /// What a search of all programs of a few opcodes finds.
  static func search(
    _ source: String, depth: Int, opcodes: [Opcode]? = nil
  ) throws -> (result: ProgramSearch.Result, stateCount: Int) {
    let file = try ReplayTests.file(source)
    let mode = RunMode(for: file, profile: nil, bugs: nil)
    var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
    guard case .violation(let violation) = lockstep.run(file.program) else {
      Issue.record("does not fail")
      return (.none, 0)
    }
    let alphabet = CallAlphabet(
      for: file.program, opcodes: OpcodeSet(opcodes ?? file.program.calls.map(\.opcode)),
      size: .near, layout: layout)
    var search = ProgramSearch(alphabet, layout: layout)
    let task = ProgramSearch.Task(
      violation: violation, failurePoints: [nil], depthMax: depth)
    return (search.run(task, on: &lockstep) { _ in false }, search.progress.stateCount)
  }

  static let pinned = """
    bugs unshare-forgets-pin
    cpu0 host_share_hyp(pfn: ram+0x805)
    cpu0 hyp_pin_shared_mem(pfn: ram+0x805, pages: 1)
    cpu0 host_unshare_hyp(pfn: ram+0x805)
    """

  @Test("finds a program on the first pages, and none that is shorter")
  func shortest() throws {
    guard case .found(let program) = try Self.search(Self.pinned, depth: 5).result else {
      Issue.record("nothing found")
      return
    }
    #expect(program.calls.map(\.opcode) == [.hostShareHyp, .hypPinSharedMem, .hostUnshareHyp])
    #expect(program.calls.allSatisfy { $0.x[0] == MinimiserTests.lowest })
    guard case .none = try Self.search(Self.pinned, depth: 2).result else {
      Issue.record("two calls do not do")
      return
    }
    // One call of another opcode does the work of two.
    let all = Set(try ReplayTests.file(Self.pinned).program.calls.map(\.opcode)).union([.ffaRXTXMap]
    )
    guard
      case .found(let shorter) = try Self.search(
        Self.pinned, depth: 5, opcodes: all.sorted { $0.rawValue < $1.rawValue }
      ).result
    else {
      Issue.record("nothing found")
      return
    }
    #expect(shorter.calls.map(\.opcode) == [.ffaRXTXMap, .hostUnshareHyp])
  }

  @Test("ends where no call leads anywhere new")
  func closed() throws {
    // Nothing but reads and writes of four pages.
    let source = "bugs foreign-fault-panics\ncpu0 host_write(pfn: ram)\n"
    let (result, stateCount) = try Self.search(
      source, depth: 100, opcodes: [.hostRead, .hostWrite])
    guard case .found(let program) = result else {
      Issue.record("nothing found")
      return
    }
    #expect(program.calls.count == 1)
    #expect(stateCount < 100)
  }

  @Test("an alphabet has the simplest values, the program's own, and pages in order")
  func alphabet() throws {
    let program = try ReplayTests.file(
      "cpu0 host_donate_hyp(pfn: nomap, pages: 31) x65536\n"
    ).program
    let alphabet = CallAlphabet(
      for: program, opcodes: OpcodeSet([.hostDonateHyp, .vcpuLoad]), size: .near,
      layout: Self.layout)
    let donations = alphabet.letters.filter { $0.call.opcode == .hostDonateHyp }
    #expect(Set(donations.map { $0.call.x[1] }).isSuperset(of: [1, 2, 3, 0, 31]))
    #expect(donations.allSatisfy { $0.repeats == [2, 65536] })
    let pages = Set(donations.map { $0.call.x[0] })
    #expect(pages == Set((0..<4).map { MinimiserTests.lowest + $0 } + [0x44000]))
    // A page may be passed over, two may not.
    for letter in donations where letter.call.x[1] == 1 && letter.call.x[0] < 0x44000 {
      let page = Int(letter.call.x[0] - MinimiserTests.lowest)
      #expect(letter.pagesNeeded == max(0, page - 1))
      #expect(letter.pageEnd == page + 1)
    }
    let loads = alphabet.letters.filter { $0.call.opcode == .vcpuLoad }
    #expect(Set(loads.map(\.call.actor)) == [0, 1, 2, 3])
    #expect(
      zip(alphabet.letters, alphabet.letters.dropFirst()).allSatisfy {
        $0.pagesNeeded <= $1.pagesNeeded
      })
  }

  @Test("a local minimum of deletions is left behind")
  func localMinimum() throws {
    // No call of it can go; a vCPU of that VM is loaded on another CPU from the start.
    let file = try ReplayTests.file(
      """
      bugs dying-vm-loads
      cpu0  vcpu_put()
      cpu0  start_teardown_vm(handle: 0x1000)
      cpu0  vcpu_load(handle: 0x1000, index: 0)
      """)
    let mode = RunMode(for: file, profile: nil, bugs: nil)
    func count(searchMax: Int) -> Int? {
      MinimisedProgram(file.program, in: mode, layout: Self.layout, searchMax: searchMax)?
        .program.calls.count
    }
    #expect(count(searchMax: 0) == 3)
    #expect(count(searchMax: 40_000) == 2)
  }
}
