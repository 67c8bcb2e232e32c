import Hypercalls

@testable import Hypervisor
@testable import Oracle
@testable import Specification

/// All that calls of a small domain can reach where VMs and guests are among it, breadth first.
///
/// A state is reached again by its calls from boot on: a VM's many tables are not undone by hand.
struct GuestWorld: ~Copyable {
  var lockstep: Lockstep
  let setUp: [RawCall]
  let calls: [RawCall]
  /// The pages whose standing tells states apart, and the frames of guests.
  let pages: [UInt64]
  let frames: [GuestFrame]
  /// The one slot of the table of VMs that is reserved, so that the world has an end.
  static let reservedSlot = 3
  static let stateMax = 20_000
  private(set) var transitionCount = 0
  private(set) var firstFinding: String?

  init(
    _ design: Design = .mainline, layout: MachineLayout, setUp: [RawCall] = [], calls: [RawCall],
    pages: [UInt64], frames: [GuestFrame] = []
  ) {
    lockstep = Lockstep(
      design: design, extensions: design == .mainline ? .all : [], layout: layout)
    self.setUp = setUp
    self.calls = calls
    self.pages = pages
    self.frames = frames
  }

  /// The number of states that the calls lead to; the first divergence ends the search.
  mutating func explore() -> Int {
    boot()
    var paths: [Standing: (from: Standing, call: Int)] = [:]
    let start = Standing(lockstep.specification, pages, frames)
    var known: Set<Standing> = [start]
    var frontier = [start]
    while !frontier.isEmpty, known.count < Self.stateMax {
      var next: [Standing] = []
      for state in frontier {
        let path = path(to: state, paths)
        replay(path)
        for index in calls.indices {
          guard isPossible(calls[index]) else { continue }
          transitionCount += 1
          if let finding = lockstep.stepOnce(calls[index]) {
            firstFinding = "\(calls[index].opcode.name) after \(path.count) calls: \(finding)"
            return known.count
          }
          let reached = Standing(lockstep.specification, pages, frames)
          if reached == state { continue }
          if known.insert(reached).inserted {
            paths[reached] = (state, index)
            next.append(reached)
          }
          replay(path)
        }
      }
      frontier = next
    }
    return known.count
  }

  /// What would go on for ever is left out: further slots, and a list of pages that was given back
  /// which the next life of a VM makes longer.
  private func isPossible(_ call: RawCall) -> Bool {
    guard lockstep.specification.contractHolds(call) else { return false }
    switch call.opcode {
    case .reserveVM: return lockstep.specification.vm(slot: Self.reservedSlot).state == .free
    case .initVM:
      let counts = [64, 80].map { lockstep.specification.hostWord(at: Address(call.x[0] + $0)) }
      return counts.allSatisfy { $0 == 0 }
    default: return true
    }
  }

  private func path(
    to state: Standing, _ paths: [Standing: (from: Standing, call: Int)]
  ) -> [Int] {
    var calls: [Int] = []
    var state = state
    while let step = paths[state] {
      calls.append(step.call)
      state = step.from
    }
    return calls.reversed()
  }

  private mutating func boot() {
    lockstep.reset()
    for call in setUp { _ = lockstep.stepOnce(call) }
  }

  private mutating func replay(_ path: [Int]) {
    boot()
    for index in path { _ = lockstep.stepOnce(calls[index]) }
  }
}

extension GuestWorld {
  /// What the specification knows of the world, in words that tell one state from another.
  struct Standing: Hashable {
    private var words: [UInt64] = []

    init(
      _ specification: borrowing Specification, _ pages: [UInt64], _ frames: [GuestFrame]
    ) {
      for pfn in pages { add(specification[pfn], pfn, specification) }
      for frame in frames { add(specification.guestMapping(at: frame)) }
      for slot in 0..<4 { add(specification.vm(slot: slot), specification.vcpu(0, slot: slot)) }
      for cpu in 0..<2 {
        words.append(specification.loadedVCPU(on: cpu).map { UInt64($0.slot + 1) } ?? 0)
      }
      if let write = specification.hostMemory.pendingWrite {
        words += [write.address.rawValue, write.value]
      }
      addSecureWorld(specification.secureWorld)
    }

    /// Nothing, where there is nothing between host and secure world.
    private mutating func addSecureWorld(_ secureWorld: SecureWorld) {
      guard secureWorld.isUsed else { return }
      words += [secureWorld.buffers?.transmit ?? 0, secureWorld.buffers?.receive ?? 0]
      words.append(secureWorld.answer.rawValue)
      for slot in 0..<2 {
        guard let transaction = secureWorld[slot] else {
          words.append(0)
          continue
        }
        words.append(
          1 | (transaction.isLoan ? 2 : 0) | transaction.length << 16 | transaction.arrived << 32)
        for number in 0..<transaction.rangeCount {
          words += [transaction[number].first, transaction[number].count]
        }
      }
    }

    private mutating func add(
      _ page: AbstractPage, _ pfn: UInt64, _ specification: borrowing Specification
    ) {
      words.append(UInt64(page.count) << 32 | UInt64(page.slot) << 24)
      words.append(
        UInt64(page.owner.rawValue) << 16 | UInt64(page.borrower.rawValue) << 8
          | UInt64(page.content.rawValue))
      var hasher = Hasher()
      if let memory = specification.hostWords(of: pfn) {
        for slot in 0..<512 { hasher.combine(memory[slot]) }
      }
      words.append(UInt64(bitPattern: Int64(hasher.finalize())))
    }

    private mutating func add(_ mapping: GuestMapping?) {
      guard let mapping else { return words.append(0) }
      let flags = [
        mapping.isReadable, mapping.isWritable, mapping.isExecutable, mapping.isAccessed,
        mapping.isBlock,
      ]
      let bits = flags.reduce(1) { $0 << 1 | ($1 ? 1 : 0) } as UInt64
      words.append(mapping.pfn << 16 | bits << 8 | UInt64(mapping.state.rawValue))
    }

    private mutating func add(_ vm: AbstractVM, _ vcpu: AbstractVCPU?) {
      words.append(
        UInt64(vm.state.rawValue) << 48 | UInt64(vm.loadCount) << 32
          | UInt64(vm.mappingCount) << 16 | UInt64(vm.pool.count) << 4
          | (vm.isProtected ? 2 : 0) | (vcpu == nil ? 0 : 1))
      words.append(
        UInt64(vcpu?.memcache.count ?? 0) << 8 | UInt64(vcpu?.loadedOn.map { $0 + 1 } ?? 0))
    }
  }
}
