import Hypercalls
import Hypervisor
import Oracle
import Testing

@testable import Triage

@Suite("proving a program minimal")
struct ProofTests {
  static let layout = MachineLayout.standard

  /// The proof of what a source minimises to without a search.
  static func proof(
    _ source: String, isStopped: (Proof.Progress) -> Bool = { _ in false }
  ) throws -> Proof {
    let file = try ReplayTests.file(source)
    let mode = RunMode(for: file, profile: nil, bugs: nil)
    let shortest = MinimisedProgram(file.program, in: mode, layout: layout, searchMax: 0)
    return Proof(of: try #require(shortest), in: layout, isStopped: isStopped)
  }

  @Test("two calls are minimal where no call alone fails so")
  func minimal() throws {
    let proof = try Self.proof(
      """
      bugs dying-vm-loads
      cpu0  start_teardown_vm(handle: 0x1001)
      cpu1  vcpu_load(handle: 0x1001, index: 0)
      """)
    guard case .minimal = proof.answer else {
      Issue.record("\(proof)")
      return
    }
    #expect(
      "\(proof)".hasPrefix(
        "minimal: 2 calls; all shorter programs of \(proof.letterCount) different calls checked"))
    // The call that fails, with each handle, number and CPU, and as often as it may be repeated.
    #expect(proof.progress.moveCount >= 64)
  }

  @Test("no calls are minimal")
  func none() throws {
    let proof = try Self.proof("bugs stack-stays-with-host")
    guard case .minimal = proof.answer, proof.callCount == 0 else {
      Issue.record("\(proof)")
      return
    }
  }

  @Test("a shorter program is found, and none that is shorter than that")
  func shorter() throws {
    let proof = try Self.proof(
      """
      bugs dying-vm-loads
      cpu0  vcpu_put()
      cpu0  start_teardown_vm(handle: 0x1000)
      cpu0  vcpu_load(handle: 0x1000, index: 0)
      """)
    guard case .shorter(let program) = proof.answer else {
      Issue.record("\(proof)")
      return
    }
    #expect(program.calls.map(\.opcode) == [.startTeardownVM, .vcpuLoad])
  }

  @Test("a search that is stopped says up to how many calls it is done")
  func stopped() throws {
    let proof = try Self.proof(SearchTests.pinned) { $0.callCount == 2 }
    guard case .open(callCount: 1) = proof.answer else {
      Issue.record("\(proof)")
      return
    }
    #expect("\(proof)".contains("no program of up to 1 call, of"))
  }
}

@Suite("findings in groups")
struct FindingGroupsTests {
  @Test("programs of one signature are one group, whatever surrounds them")
  func groups() throws {
    var groups = FindingGroups()
    let layout = ProofTests.layout
    let sources = [
      SearchTests.pinned, "bugs foreign-fault-panics\ncpu0 host_write(pfn: ram)\n",
      "bugs foreign-fault-panics\ncpu0 host_read(pfn: ram)\n",
    ]
    for (number, source) in sources.enumerated() {
      let file = try ReplayTests.file(source)
      let mode = RunMode(for: file, profile: nil, bugs: nil)
      var lockstep = Lockstep(profile: mode.profile, bugs: mode.bugSet, layout: layout)
      for seed in 0..<6 as Range<UInt64> {
        var program = file.program
        // Pages that no call names otherwise.
        program.calls.insert(
          MinimiserTests.call(.hostWrite, 0x42000 + seed), at: Int(seed) % program.calls.count)
        groups.add(
          program, path: "\(number)-\(seed)", in: mode, signature: lockstep.run(program).signature)
      }
      groups.add(Program(), path: "empty", in: mode, signature: nil)
    }
    #expect(groups.groups.map(\.paths.count) == [6, 6, 6])
    #expect(Set(groups.groups.map(\.signature)).count == 3)
    #expect(groups.cleanPaths.count == 3)
    for group in groups.groups {
      #expect(Set(group.paths.map { $0.prefix(2) }).count == 1)
    }
  }
}
