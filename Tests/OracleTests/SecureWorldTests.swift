import Hypercalls
import Testing

@testable import Oracle
@testable import Specification

/// Two pages, two buffers, two handles, and every call of the proxy until nothing new appears.
@Suite("Small worlds with a secure world, searched to the end", .serialized)
struct SecureWorldTests {
  static let layout: MachineLayout = {
    var layout = MachineLayout.standard
    layout.refcountMax = 2
    layout.transactionMax = 2
    return layout
  }()
  static let pages = ["ram+0x804", "ram+0x805"]

  /// What else can become of a page.
  static func hostCalls(_ page: String) -> [String] {
    [
      "host_share_hyp(pfn: \(page))", "host_unshare_hyp(pfn: \(page))",
      "host_donate_hyp(pfn: \(page), pages: 1)", "hyp_donate_host(pfn: \(page), pages: 1)",
      "host_share_ffa(pfn: \(page), pages: 1)", "host_unshare_ffa(pfn: \(page), pages: 1)",
    ]
  }

  static let proxyCalls =
    [
      "ffa_rxtx_map(tx: ram+0x800, rx: ram+0x801, pages: 1)", "ffa_rxtx_unmap()",
      "ffa_mem_share(length: 96, fragment: 96)", "ffa_mem_lend(length: 112, fragment: 96)",
      "ffa_mem_reclaim(handle: 0x8000)", "ffa_mem_reclaim(handle: 0x8001)",
      "ffa_mem_frag_tx(handle: 0x8000, fragment: 16)",
      "set_ffa_answer(answer: refuses, address: ram+0x800)",
      "set_ffa_answer(answer: misnames, address: ram+0x800)",
    ]

  static func descriptor(_ page: String, pages: Int) -> String {
    "set_ffa_descriptor(buffer: ram+0x800, address: \(page), pages: \(pages), offset: 64, "
      + "receivers: 1, sender: 0)"
  }

  /// Who has each of the two pages, in every way in which transactions can have them: whole, in
  /// parts, refused, misnamed, taken back.
  @Test("who has a page, and by which handle", arguments: [Design.mainline, .linux612])
  func transactions(design: Design) throws {
    var calls = Self.proxyCalls + Self.pages.flatMap(Self.hostCalls)
    calls += [
      Self.descriptor(Self.pages[0], pages: 1), Self.descriptor(Self.pages[1], pages: 1),
      Self.descriptor(Self.pages[0], pages: 2),
      "set_ffa_range(buffer: ram+0x800, at: 0, address: ram+0x805, pages: 1)",
    ]
    var world = GuestWorld(
      design, layout: Self.layout, calls: try GuestWorldTests.parsed(calls),
      pages: GuestWorldTests.pfns([0x800, 0x801, 0x804, 0x805]))
    #expect(world.explore() == 2912)
    #expect(world.firstFinding == nil)
    #expect(world.transitionCount == 62_768)
  }
}
