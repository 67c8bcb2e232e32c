import Hypercalls
import Testing

@testable import Specification

@Suite("What the host shares for a VM in the 2021 series") struct HostVM2021Tests {
  /// Makes a VM whose structures begin in the middle of the free page, so that they meet in pages.
  private func make(_ vcpus: UInt64, in world: inout World) -> Answer {
    var call = CreateHostVM()
    call.structures = Address(world.free << 12 | 0x800)
    call.vcpus = VCPUCount(vcpus)
    return world.step(call)
  }

  @Test("a page that the call changes several times is listed once, as it was before the call")
  func changes() throws {
    var world = World(.rfc2021)
    #expect(make(3, in: &world) == Answer(.success, .granted))
    let first = world.specification.changedThisStep.map(\.pfn)
    let pageCount = UInt64(first.count)
    #expect(pageCount > 3)
    #expect(first.sorted() == Array(world.free..<world.free + pageCount))
    let counts = first.map { world.specification.memory[$0].count }
    #expect(counts.contains(2))

    // The next step lists them anew: a page is remembered for one step only.
    let lent = world.specification.pages()
    #expect(make(3, in: &world) == Answer(.success, .granted))
    let again = world.specification.changedThisStep.map(\.pfn)
    #expect(again.sorted() == first.sorted())
    for change in Array(world.specification.changedThisStep) {
      #expect(change.before == lent[Int(change.pfn - world.layout.ram.first)])
    }
  }

  @Test("a VM that runs out of memory behind its first structures leaves every page as it was")
  func refused() {
    var world = World(.rfc2021)
    let before = world.specification.pages()
    #expect(make(6, in: &world) == Answer(.notPermitted, .noMap))
    let after = world.specification.pages()
    #expect(before == after)
  }
}
