import Hypercalls
import Testing

@testable import Specification

/// Runs of 6.12's vCPUs, and the end of its VMs.
@Suite struct VMEnd612Tests {
  typealias Place = World612.Place

  enum Situation: String, CaseIterable { case none, live, bare, running, ended }

  /// Calls by what the slot of their handle holds: `bare` has no vCPU, `ended` is free again.
  static let table = """
    call       none    live    bare    running ended
    begin      -EINVAL *       -EINVAL *       -EINVAL
    begin_next -EINVAL -EINVAL -EINVAL -EINVAL -EINVAL
    end        -EINVAL -EINVAL -EINVAL *       -EINVAL
    teardown   -ENOENT *       *       -EBUSY  -ENOENT
    init_vcpu  -ENOENT -EINVAL *       -EINVAL -ENOENT
    """

  private func world(in situation: Situation) -> World612 {
    var world = World612()
    world.prepare()
    guard situation != .none else { return world }
    world.make(world.initVM())
    if situation != .bare { world.make(world.initVCPU()) }
    if situation == .running { _ = world.make(.vcpuRunBegin, handle: 0x1000) }
    if situation == .ended { _ = world.make(.teardownVM, handle: 0x1000) }
    return world
  }

  private func make(_ name: String, handle: UInt64, _ world: inout World612) -> Answer {
    switch name {
    case "begin": return world.make(.vcpuRunBegin, handle: handle)
    case "begin_next": return world.make(.vcpuRunBegin, handle: handle, index: 1)
    case "end": return world.make(.vcpuRunEnd, handle: handle)
    case "teardown": return world.make(.teardownVM, handle: handle)
    default:
      var call = world.initVCPU()
      call.handle = Handle(handle)
      // Pages that the first vCPU does not have.
      call.area = world.address(Place.vcpuArea, ofVM: 1)
      return world.make(call)
    }
  }

  @Test("each call answers as the table says, and where it refuses changes nothing")
  func results() throws {
    let lines = Self.table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let situations = try lines[0].dropFirst().map { try #require(Situation(rawValue: $0)) }
    #expect(situations == Situation.allCases)
    for line in lines.dropFirst() {
      for (situation, cell) in zip(situations, line.dropFirst()) {
        // What a handle has beyond 32 bits is cut off, what is within is not.
        for (handle, isCut) in [(0x1000 as UInt64, false), (1 << 32 | 0x1000, true)] {
          var world = world(in: situation)
          let before = world.snapshot()
          let result = make(line[0], handle: handle, &world).result
          let code = cell == "*" ? .success : ReturnCode(cell)
          #expect(result == code, "\(line[0]), \(situation), \(isCut)")
          let hasChanged = world.snapshot() != before
          #expect(hasChanged == (cell == "*"), "\(line[0]), \(situation)")
        }
        var world = world(in: situation)
        let wide = make(line[0], handle: 1 << 16 | 0x1000, &world).result
        #expect(wide.isError)
      }
    }
  }

  @Test("a vCPU runs as often as its VM can count, and ends as often as it began")
  func runs() {
    var world = World612(refcountMax: 2)
    world.prepare()
    world.make(world.initVM())
    world.make(world.initVCPU())
    for _ in 0..<2 {
      let begun = world.make(.vcpuRunBegin, handle: 0x1000)
      #expect(begun.result == .success)
    }
    let third = world.make(.vcpuRunBegin, handle: 0x1000)
    #expect(third == Answer(.busy, .counterFull))
    for _ in 0..<2 {
      let busy = world.make(.teardownVM, handle: 0x1000)
      #expect(busy == Answer(.busy, .vcpuInUse))
      let ended = world.make(.vcpuRunEnd, handle: 0x1000)
      #expect(ended.result == .success)
    }
    let none = world.make(.vcpuRunEnd, handle: 0x1000)
    #expect(none == Answer(.invalidArgument, .nothingLoaded))
    let gone = world.make(.teardownVM, handle: 0x1000)
    #expect(gone.result == .success)
  }

  @Test("an end gives all back, the last first, in front of what the list had")
  func ending() {
    var world = World612()
    world.prepare(createdVCPUs: 2)
    world.make(world.initVM())
    world.make(world.initVCPU())
    world.describeVCPU(index: 1)
    var second = world.initVCPU()
    second.area = world.address(Place.vcpuArea, ofVM: 1)
    world.make(second)
    // Another VM of the same structure went before, without vCPUs.
    var other = world.initVM(1)
    other.hostVM = world.address(Place.hostVM)
    other.area = Address(pfn: world.free + 0x40)
    world.make(other)
    _ = world.make(.teardownVM, handle: 0x1001)
    let ended = world.make(.teardownVM, handle: 0x1000)
    #expect(ended.result == .success)

    let structures: [UInt64] =
      [Place.area + 1, Place.area] + (0..<3).map { Place.vcpuArea + World612.distance + 2 - $0 }
      + (0..<3).map { Place.vcpuArea + 2 - $0 } + [Place.root + 1, Place.root]
    let before: [UInt64] = [0x41, 0x40] + [1, 0].map { Place.root + World612.distance + $0 }
    var pop = PopTeardownPage()
    pop.hostVM = world.address(Place.hostVM)
    for place in structures + before {
      let popped = world.make(pop)
      #expect(popped == Answer(ReturnCode(rawValue: Int64(world.free + place)), .granted))
      let page = world.specification[world.free + place]
      #expect(page.owner == .host && page.slot == 0 && page.content != .hyp)
    }
    let empty = world.make(pop)
    #expect(empty == Answer(.noEntry, .emptyList))

    // What the host lent it may have back, which it could not while the VM lived.
    for place in Place.hostVM..<Place.area {
      var unshare = HostUnshareHyp()
      unshare.pfn = Pfn(world.free + place)
      let answer = world.make(unshare)
      #expect(answer.result == .success)
    }
  }

  @Test("a list that the host may not read is not taken from")
  func foreignList() {
    var world = World612()
    var pop = PopTeardownPage()
    pop.hostVM = Address(pfn: world.layout.hypPool.first)
    let foreign = world.make(pop)
    #expect(foreign == Answer(.badAddress, .structureNotHosts))
    pop.hostVM = Address(pfn: 0x9000)
    let device = world.make(pop)
    #expect(device == Answer(.badAddress, .structureNotHosts))
  }
}
