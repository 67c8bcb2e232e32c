import Hypercalls
import Testing

@testable import Specification

@Suite struct AccessTests {
  @Test("a write leaves the host's mark where the host may write", arguments: Design.allCases)
  func marks(design: Design) {
    for situation in Situation.allCases {
      if design == .rfc2021, situation == .secure || situation == .given { continue }
      if design == .mainline, situation == .lentAtBoot { continue }
      var world = World(design)
      let page = world.reach(situation)
      let mayWrite = ![.given, .own, .text, .beyond].contains(situation)
      let isMemory = ![.mmio, .beyond].contains(situation)
      let answer = world.make("write", page)
      #expect(answer.result == (mayWrite ? .success : .aborted), "\(situation)")
      let content = world.specification[page].content
      #expect(content == (mayWrite && isMemory ? .host : .nobody), "\(situation)")
    }
  }

  @Test("what the host wrote stays when the page is lent, given and given back")
  func writerStays() {
    var world = World(.mainline)
    let calls = ["write", "share", "pin", "unpin", "unshare", "donate", "give_back", "share_ffa"]
    for call in calls {
      let answer = world.make(call, world.free)
      #expect(answer.result == .success, "\(call)")
      let content = world.specification[world.free].content
      #expect(content == .host, "\(call)")
    }
  }

  @Test("text is for reading in the newest design, and hidden in the others")
  func text() {
    for design in Design.allCases {
      for offset in 0..<4 as Range<UInt64> {
        var world = World(design)
        let page = world.layout.image.first + offset
        let read = world.make("read", page, 1, Evidence(wasMapped: design == .mainline))
        #expect(read.rule == (design == .mainline ? .granted : .hidden))
        let write = world.make("write", page)
        #expect(write == Expectation(.aborted, design == .mainline ? .readOnly : .hidden))
      }
      var world = World(design)
      let readOnlyData = world.make("read", world.layout.image.first + 4)
      #expect(readOnlyData == Expectation(.aborted, .hidden))
    }
  }

  @Test("the closed pages of each area are those that a recount finds", arguments: Design.allCases)
  func closedPages(design: Design) {
    var random = Random(seed: 7)
    var world = World(design, layout: .layoutB)
    let layout = world.layout
    for _ in 0..<200 {
      let code = UInt64(random.below(0x4000))
      let count = UInt64(random.below(700))
      _ = world.make(design == .rfc2021 ? "share_range" : "donate", layout.ram.first + code, count)
    }
    for first in stride(from: 0 as UInt64, to: 0x91000, by: 512) {
      let pages = (first..<first + 512).filter { !world.specification[$0].isOpenToHost }
      let counted = world.specification.inaccessibleCount(inTwoMiBOf: first + 5)
      #expect(counted == pages.count)
    }
    for first in stride(from: 0 as UInt64, to: 0x100000, by: 0x40000) {
      let pages = (first..<first + 0x40000).filter { !world.specification[$0].isOpenToHost }
      let counted = world.specification.inaccessibleCount(inGibibyteOf: first + 5)
      #expect(counted == pages.count)
    }
    world.specification.reset()
    let fresh = Specification(design: design, layout: layout)
    for first in stride(from: 0 as UInt64, to: 0x91000, by: 512) {
      let counted = world.specification.inaccessibleCount(inTwoMiBOf: first)
      let expected = fresh.inaccessibleCount(inTwoMiBOf: first)
      #expect(counted == expected)
    }
    let beyond = world.specification.inaccessibleCount(inTwoMiBOf: .max)
    #expect(beyond == 0)
  }
}
