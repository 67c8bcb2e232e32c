import Hypercalls
import Testing

@testable import Hypervisor

/// What the 2021 series added below its calls: counts on the tables of the hypervisor's stage 1,
/// and states in the software bits of both tables.
@Suite("the 2021 series")
struct HostVM2021Tests {
  private static let first: UInt64 = 0x40800

  private func address(_ page: UInt64, _ offset: UInt64 = 0) -> UInt64 {
    (Self.first + page) << 12 | offset
  }

  /// Walks the hypervisor's tables: each page of one, with its count and its entries.
  private func tables(
    of hypervisor: borrowing Hypervisor
  ) -> [(page: Int, count: UInt64, entries: Int)] {
    var found: [(page: Int, count: UInt64, entries: Int)] = []
    var open = [(hypervisor.hypRoot, 0)]
    while let (table, level) = open.popLast() {
      var entries = 0
      for slot in 0..<Arena.wordsPerPage {
        let entry = hypervisor.descriptor(table * Arena.wordsPerPage + slot)
        guard entry.isValid else { continue }
        entries += 1
        if entry.isTable(at: level) { open.append((hypervisor.index(of: entry.pfn)!, level + 1)) }
      }
      found.append((table, hypervisor.hypPage(table).refcount, entries))
    }
    return found
  }

  private func checkCounts(_ hypervisor: borrowing Hypervisor) {
    for table in tables(of: hypervisor) {
      // One for the link to it, be it that of the root, and one for each entry.
      #expect(table.count == UInt64(table.entries) + 1)
    }
  }

  @Test(
    "counts the tables that were there before it could, and all that come and go",
    arguments: [
      Design.rfc2021, .linux612, .mainline,
    ])
  func counts(design: Design) {
    var hypervisor = Hypervisor(design: design)
    checkCounts(hypervisor)
    guard design == .rfc2021 else { return }
    let atBoot = tables(of: hypervisor).count
    // RAM's last page and first favourite page are in different tables.
    let pages: [UInt64] = [Self.first, Self.first + 1, 0x43fff]
    for pfn in pages {
      _ = hypervisor.make(HostShareHypRange.self, pfn, 1)
      checkCounts(hypervisor)
    }
    let shared = tables(of: hypervisor).count
    #expect(shared == atBoot + 2)
    for pfn in pages {
      _ = hypervisor.make(HostUnshareHypRange.self, pfn, 1)
      checkCounts(hypervisor)
    }
    let left = tables(of: hypervisor).count
    #expect(left == atBoot)
  }

  @Test("keeps states in the software bits, and nothing else there")
  func softwareBits() {
    var hypervisor = Hypervisor(design: .rfc2021)
    func bits() -> (host: UInt64, hyp: UInt64) {
      let host = hypervisor.find(Self.first, in: hypervisor.hostStage).descriptor
      let hyp = hypervisor.find(Self.first, in: hypervisor.hypStage).descriptor
      return (host.bits >> 55 & 0xf, hyp.bits >> 55 & 0xf)
    }
    #expect(bits() == (0, 0))
    for _ in 0..<3 {
      _ = hypervisor.make(HostShareHypRange.self, Self.first, 1)
      #expect(bits() == (1, 2))
    }
    for count in (0..<3).reversed() {
      _ = hypervisor.make(HostUnshareHypRange.self, Self.first, 1)
      #expect(bits() == (count > 0 ? (1, 2) : (0, 0)))
    }
    let entry = hypervisor.find(Self.first, in: hypervisor.hostStage).descriptor
    #expect(entry == .stage2(Self.first, .hostMemory, .owned, level: 3))
  }

  @Test("counts a page once for each structure in it")
  func structures() {
    var hypervisor = Hypervisor(design: .rfc2021)
    // The VM's structure ends in the second page, the vCPU's in the fifth.
    let made = hypervisor.make(CreateHostVM.self, address(0), 2)
    #expect(made.result == .success)
    let counts = (0..<8).map { hypervisor.inspect(Self.first + $0).refcount }
    #expect(counts == [1, 2, 1, 1, 2, 1, 1, 0])
    // A second VM behind it.
    _ = hypervisor.make(CreateHostVM.self, address(6, 0x800), 0)
    #expect(hypervisor.inspect(Self.first + 6).refcount == 2)
    let ended = hypervisor.make(DestroyHostVM.self, address(0), 2)
    #expect(ended.result == .success)
    let left = (0..<9).map { hypervisor.inspect(Self.first + $0).refcount }
    #expect(left == [0, 0, 0, 0, 0, 0, 1, 1, 1])
  }

  @Test("leaves a page in use without a mapping, if a repeated share is not counted (S01)")
  func uncounted() {
    var hypervisor = Hypervisor(design: .rfc2021, bugs: [.repeatedShareUncounted])
    _ = hypervisor.make(CreateHostVM.self, address(0), 1)
    _ = hypervisor.make(CreateHostVM.self, address(4, 0x800), 1)
    _ = hypervisor.make(DestroyHostVM.self, address(0), 1)
    let page = hypervisor.inspect(Self.first + 4)
    #expect(page.hypLeaf == .empty)
    #expect(page.hostState == .owned)
  }
}
