import Hypercalls
import Testing

@testable import Hypervisor
@testable import Oracle

@Suite("The host writes into its structures while they are read")
struct HostRaceTests {
  /// A VM's life, with every call that reads what the host wrote.
  static let life = [
    "host_share_hyp(pfn: ram+0x800)",
    "reserve_vm()",
    "set_host_vm(host_vm: ram+0x800, handle: 0x1003, created_vcpus: 1, protected: yes)",
    "init_vm(host_vm: ram+0x800, area: ram+0x802, root: ram+0x804)",
    "host_share_hyp(pfn: ram+0x801)",
    "set_host_vcpu(host_vcpu: ram+0x801, index: 0)",
    "init_vcpu(handle: 0x1003, host_vcpu: ram+0x801, area: ram+0x803)",
    "vcpu_put()",
    "vcpu_load(handle: 0x1003, index: 0)",
    "offer_memcache_page(pfn: ram+0x806)",
    "offer_memcache_page(pfn: ram+0x807)",
    "host_donate_guest(pfn: ram+0x808, gfn: 0x0)",
    "vcpu_put()",
    "start_teardown_vm(handle: 0x1003)",
    "reclaim_dying_guest_page(handle: 0x1003, gfn: 0x0)",
    "finalize_teardown_vm(handle: 0x1003)",
    "host_unshare_hyp(pfn: ram+0x800)",
  ]

  static let values = [
    "0", "1", "2", "63", "0x1003", "0x1004", "0xffffffff", "0xffffffffffffffff", "ram+0x802",
    "ram+0x806", "ram+0x80a", "image", "mmio", "ram+0x806.0x8",
  ]

  /// Makes a life with a race before one of its calls.
  private func live(
    _ race: RawCall, before place: Int, on lockstep: inout Lockstep, _ calls: [RawCall]
  ) -> [HostRaceMoment] {
    var moments: [HostRaceMoment] = []
    lockstep.begin(nil)
    for (index, call) in calls.enumerated() {
      if index == place, lockstep.step(race, at: index) != .clean { Issue.record("\(race)") }
      let verdict = lockstep.step(call, at: index)
      if case .violation(let violation) = verdict {
        Issue.record("\(race), \(Self.life[index]): \(violation)")
        return moments
      }
      if lockstep.lastOutcome.hostRace != .none { moments.append(lockstep.lastOutcome.hostRace) }
    }
    if lockstep.checkEnd(callIndex: 0) != .clean { Issue.record("\(race) at its end") }
    return moments
  }

  @Test("and nothing comes of it, whatever it writes where and when", arguments: [3, 6, 11, 15])
  func hardenedIsClean(place: Int) throws {
    var lockstep = Lockstep(profile: .mainline)
    let calls = try Self.life.map { try RawCall($0, in: .standard) }
    var moments: [HostRaceMoment: Int] = [:]
    for field in StructureField.allCases {
      let structure = field.rawValue < 7 ? "ram+0x800" : "ram+0x801"
      for value in Self.values {
        for read in 1...11 {
          let race = try RawCall(
            "host_memory_race(structure: \(structure), field: \(field.text(in: .standard)), "
              + "value: \(value), read: \(read))", in: .standard)
          let met = live(race, before: place, on: &lockstep, calls)
          #expect(met.count <= 1)
          moments[met.first ?? .none, default: 0] += 1
        }
      }
    }
    #expect(moments.count == 3)
  }

  @Test("once, at the read that was named, unless the host thinks better of it")
  func order() throws {
    var lockstep = Lockstep(profile: .mainline)
    let race = "host_memory_race(structure: ram+0x800, field: created_vcpus, value: 2, read: "
    try lockstep.make(Array(Self.life[0..<3]) + [race + "1)", race + "0)"])
    try lockstep.make([Self.life[3]])
    #expect(lockstep.lastOutcome.hostRace == .none)
    #expect(lockstep.specification.vm(slot: 3).createdVCPUs == 1)
    // Three reads made the first VM, so that the fourth from here on is the second VM's first.
    lockstep.reset()
    try lockstep.make(Array(Self.life[0..<2]) + ["reserve_vm()", Self.life[2], race + "4)"])
    try lockstep.make([Self.life[3]])
    #expect(lockstep.lastOutcome.hostRace == .none)
    try lockstep.make([
      "host_share_hyp(pfn: ram+0x80a)",
      "set_host_vm(host_vm: ram+0x80a, handle: 0x1004, created_vcpus: 1, protected: no)",
      "init_vm(host_vm: ram+0x80a, area: ram+0x80b, root: ram+0x80c)",
    ])
    #expect(lockstep.lastOutcome.hostRace == .beforeRead)
    #expect(lockstep.specification.hostWord(at: Address(lockstep.ram(0x800) << 12 + 152)) == 2)
  }

  @Test("and a word that it did not write is a finding, in a call that is refused too")
  func otherWord() throws {
    let race = "host_memory_race(structure: ram+0x800, field: created_vcpus, value: 0, read: 1)"
    let vm = Lockstep.ramWord(0x800)
    for (word, isFound) in [(vm + 152 / 8, false), (vm + 160 / 8, true)] {
      var lockstep = Lockstep(profile: .mainline)
      try lockstep.make(Array(Self.life[0..<3]) + [race])
      let finding = try lockstep.finding(of: Self.life[3]) { lockstep in
        // What is there already changes nothing; the next word is not the host's doing.
        lockstep.write(word, isFound ? 7 : 0)
      }
      #expect(lockstep.lastOutcome.result == .invalidArgument)
      #expect((finding?.kind == .refusedChange) == isFound)
    }
  }

  @Test("6.12's too, but for the list of what it gives back")
  func linux612() throws {
    let calls = [
      "host_share_hyp(pfn: ram+0x800)", "host_share_hyp(pfn: ram+0x801)",
      "set_host_vm(host_vm: ram+0x800, handle: 0x1000, created_vcpus: 1, protected: no)",
      "init_vm(host_vm: ram+0x800, area: ram+0x802, root: ram+0x806)",
      "teardown_vm(handle: 0x1000)",
    ]
    let race = "host_memory_race(structure: ram+0x800, field: teardown_head, value: 0, read: 4)"
    for bug in [false, true] {
      var lockstep = Lockstep(
        design: .linux612, bugs: bug ? [.teardownListReadAgain] : [])
      try lockstep.make(Array(calls[0..<3]) + [race, calls[3]])
      let verdict = lockstep.step(try RawCall(calls[4], in: .standard), at: 0)
      #expect((verdict == .clean) != bug, "\(verdict)")
    }
  }
}

extension Lockstep {
  /// The first word of a page of RAM.
  fileprivate static func ramWord(_ index: UInt64) -> Int {
    Int(index) * Arena.wordsPerPage
  }
}
