import Hypercalls
import Hypervisor
import Oracle
import Testing

@testable import Fuzzing

@Suite("The report on a finding")
struct FindingReportTests {
  private func report(
    _ calls: [RawCall], profile: Profile = .mainline, bugs: [SeededBug]
  ) throws -> String {
    var session = FuzzSession(FuzzConfiguration(profile: profile, bugs: bugs))
    let bytes = try Program(profile: profile, calls: calls).bytes(layout: .standard)
    return try bytes.withUnsafeBytes { bytes in
      let finding = session.run(bytes)
      let violation = try #require(finding)
      return session.report(on: violation, in: bytes, file: "./crash-1").text
    }
  }

  private func share(_ pfn: UInt64) -> RawCall {
    var call = HostShareHyp()
    call.pfn = Pfn(pfn)
    return RawCall(call)
  }

  private func pin(_ pfn: UInt64) -> RawCall {
    var call = HypPinSharedMem()
    call.pfn = Pfn(pfn)
    return RawCall(call, actor: 1, repeatCount: 2)
  }

  private func unshare(_ pfn: UInt64) -> RawCall {
    var call = HostUnshareHyp()
    call.pfn = Pfn(pfn)
    return RawCall(call)
  }

  @Test("shows the program, the rule and how to replay it")
  func showsAll() throws {
    let text = try report(
      [share(0x40800), pin(0x40800), unshare(0x40800), share(0x40801)], bugs: [.unshareForgetsPin])
    #expect(
      text == """
        hvcfuzz: the result is 0, and must be -EBUSY (host_unshare_hyp, call 3)
          profile mainline
          bugs unshare-forgets-pin

          cpu0  host_share_hyp(pfn: ram+0x800)                   = 0
          cpu1  hyp_pin_shared_mem(pfn: ram+0x800, pages: 1) x2  = 0
        > cpu0  host_unshare_hyp(pfn: ram+0x800)                 = 0, must be -EBUSY

          rule:      The hypervisor still holds pins on the page.
          replay:    hvcfuzz replay --profile mainline --bugs unshare-forgets-pin ./crash-1
          minimise:  hvcfuzz minimise --profile mainline --bugs unshare-forgets-pin ./crash-1
        DEDUP_TOKEN: result:host_unshare_hyp:-EBUSY/0

        """)
  }

  @Test("names the panic's place where the machine died")
  func namesPanic() throws {
    var read = HostRead()
    read.pfn = Pfn(MachineLayout.standard.hypPool.first)
    let text = try report([RawCall(read)], bugs: [.foreignFaultPanics])
    #expect(
      text.hasPrefix("hvcfuzz: EL2 panics: \(Site.foreignHostFault.summary) (host_read, call 1)\n"))
    #expect(text.contains("= panic\n"))
    #expect(text.hasSuffix("DEDUP_TOKEN: panic:foreignHostFault:host_read\n"))
  }
}
