import Hypercalls
import Testing

@testable import Specification

/// From each situation, every call: its result and where it takes the page.
///
/// A cell is an error or `1` (aborted), which leave the page as it is; `=`, which succeeds and does
/// so too; or the situation that the page is in after success.
@Suite struct ResultTables {
  static let mainline = """
    call         alone   lent    counted  secure  given   own     text    mmio    noMap   beyond
    share        lent    -EPERM  -EPERM   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    unshare      -EPERM  alone   -EBUSY   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    pin          -EPERM  counted twice    -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    unpin        -EPERM  -EPERM  lent     -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    donate       given   -EPERM  -EPERM   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    give_back    -EPERM  -EPERM  -EPERM   -EPERM  alone   -EPERM  -EPERM  -EINVAL -EPERM  -EINVAL
    share_ffa    secure  -EPERM  -EPERM   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    unshare_ffa  -EPERM  -EPERM  -EPERM   alone   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM  -EINVAL
    read         =       =       =        =       1       1       =       =       =       1
    fault        =       =       =        =       1       1       =       =       =       1
    idmap        =       =       =        =       -EPERM  -EPERM  -EPERM  =       =       -EINVAL
    """

  static let linux612 = """
    call         alone   lent    counted  secure  given   own     text    lentAtBoot mmio    noMap   beyond
    share        lent    -EPERM  -EPERM   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    unshare      -EPERM  alone   -EBUSY   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    pin          -EPERM  counted twice    -EPERM  -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    unpin        -EPERM  -EPERM  lent     -EPERM  -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    donate       given   -EPERM  -EPERM   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    give_back    -EPERM  -EPERM  -EPERM   -EPERM  alone   -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    share_ffa    secure  -EPERM  -EPERM   -EPERM  -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    unshare_ffa  -EPERM  -EPERM  -EPERM   alone   -EPERM  -EPERM  -EPERM  -EPERM     -EPERM  -EPERM  -EINVAL
    read         =       =       =        =       1       1       1       =          =       =       1
    fault        =       =       =        =       1       1       1       =          =       =       1
    idmap        =       =       =        =       -EPERM  -EPERM  -EPERM  =          =       =       -EINVAL
    """

  static let rfc2021 = """
    call           alone   lent    counted own     text    lentAtBoot mmio    noMap   beyond
    share_range    lent    counted twice   -EPERM  -EPERM  -EPERM     -EINVAL -EPERM  -EINVAL
    unshare_range  -EPERM  alone   lent    -EPERM  -EPERM  -EPERM     -EINVAL -EPERM  -EINVAL
    read           =       =       =       1       1       =          =       =       1
    fault          =       =       =       1       1       =          =       =       1
    idmap          =       =       =       -EPERM  -EPERM  =          =       =       -EINVAL
    """

  @Test(
    "each call answers as the table of its design says",
    arguments: [(Design.mainline, mainline), (.linux612, linux612), (.rfc2021, rfc2021)])
  func results(design: Design, table: String) throws {
    let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let situations = try lines[0].dropFirst().map { try #require(Situation(rawValue: $0)) }
    for line in lines.dropFirst() {
      try #require(line.count == lines[0].count)
      for (situation, cell) in zip(situations, line.dropFirst()) {
        expect(design, line[0], situation, cell)
      }
    }
  }

  private func expect(_ design: Design, _ call: String, _ situation: Situation, _ cell: String) {
    var world = World(design)
    let pfn = world.reach(situation)
    let before = world.specification[pfn]
    #expect(before == world.page(in: situation), "\(design) cannot reach \(situation)")

    let result = world.make(call, pfn).result
    let after = world.specification[pfn]
    let changed = world.specification.changedThisStep.map(\.pfn)
    let place: Comment = "\(call) of a page \(situation)"

    if let next = Situation(rawValue: cell) {
      #expect(result == .success, place)
      #expect(after == world.page(in: next), place)
      #expect(changed == [pfn], place)
      #expect(world.specification.changedThisStep[0].before == before, place)
    } else {
      #expect(result == (cell == "=" ? .success : ReturnCode(cell)), place)
      #expect(after == before, place)
      #expect(changed.isEmpty, place)
    }
  }

  @Test("a call that the design does not have is not supported", arguments: Design.allCases)
  func notInDesign(design: Design) {
    for (name, opcode) in RawCall.rangeCalls where !opcode.exists(in: design) {
      var world = World(design)
      let answer = world.make(name, world.free)
      #expect(answer == Expectation(.notSupported, .notInDesign), "\(name)")
      let changed = world.specification.changedThisStep.count
      #expect(changed == 0, "\(name)")
    }
  }

  @Test("a page number plus 2^52 is no other name of a page", arguments: Design.allCases)
  func wrappedNumber(design: Design) {
    for (name, opcode) in RawCall.rangeCalls where opcode.exists(in: design) {
      for bit in [52, 53, 63] as [UInt64] {
        var world = World(design)
        let answer = world.make(name, world.free | 1 << bit)
        #expect(answer.rule == .beyondAddressSpace, "\(name)")
        #expect(answer.result.rawValue != 0, "\(name)")
      }
    }
  }
}
