import Hypercalls
import Testing

@testable import Hypervisor

/// What Linux makes of page counts whose size in bytes does not fit, found by comparing with its
/// own code; 6.12 where nothing else is said.
@Suite("A range that wraps")
struct WrappingRangeTests {
  @Test(
    "and ends below its start is empty, so the call has nothing to refuse",
    arguments: [Opcode.hostShareFFA, .hostDonateHyp, .hypPinSharedMem],
    [UInt64.max, 1 << 52, 1 << 52 - 1] as [UInt64])
  func empty(opcode: Opcode, count: UInt64) {
    #expect(result(opcode, 0x40800, count) == .success)
  }

  @Test(
    "and ends above its start is what is left of it",
    arguments: [Opcode.hostShareFFA, .hostDonateHyp])
  func rest(opcode: Opcode) {
    var hypervisor = Hypervisor(profile: .linux612)
    #expect(result(opcode, 0x40800, 1 << 52 + 1, on: &hypervisor) == .success)
    #expect(hypervisor.inspect(0x40800).hostState != .owned)
    #expect(hypervisor.inspect(0x40801).hostState == .owned)
  }

  @Test("that does not wrap, but ends beyond the address space, is refused")
  func beyond() {
    #expect(result(.hostShareFFA, 0x40800, 1 << 28) == .outOfRange)
  }

  @Test("that is empty and beyond the host's address space is asserted not to be given back")
  func emptyReturn() {
    #expect(result(.hypDonateHost, 1 << 28 + 1, 0) == .outOfRange)
    var unchecked = Hypervisor(profile: .linux612NoDebug)
    #expect(result(.hypDonateHost, 1 << 28 + 1, 0, on: &unchecked) == Hypervisor.warned)
    #expect(unchecked.outcome.ending == .warned)
    #expect(unchecked.outcome.site == .completerCommit)
    #expect(result(.hypDonateHost, 1 << 28, 0, on: &unchecked) == .success)
  }

  @Test("that EL2 gives back is looked up in its own table, where nothing is out there")
  func unowned() {
    #expect(result(.hypDonateHost, 1 << 28, 1) == .notPermitted)
    #expect(result(.hypDonateHost, 1 << 28 + 3, 2) == .notPermitted)
    #expect(result(.hypDonateHost, 1 << 28, 1 << 40) == .outOfRange)
    // Nothing is asked of a size that wraps, and nothing is unmapped.
    var hypervisor = Hypervisor(profile: .linux612)
    #expect(result(.hypDonateHost, 0x40800, .max, on: &hypervisor) == Hypervisor.warned)
    #expect(hypervisor.outcome.site == .hypUnmap)
  }

  @Test("that is unpinned faults at EL2 where no page has a count")
  func unpinned() {
    var hypervisor = Hypervisor(profile: .linux612)
    _ = result(.hypUnpinSharedMem, 1 << 28, 1, on: &hypervisor)
    #expect(hypervisor.outcome.ending == .panicked)
    #expect(hypervisor.outcome.site == .vmemmapNotBacked)
    #expect(result(.hypUnpinSharedMem, 0x40800, .max) == .success)
  }

  @Test("in 7.3 ends where its sum does, and is as long as it says all the same")
  func newest() {
    var newest = Hypervisor(profile: .mainlineAsIs)
    #expect(result(.hypPinSharedMem, 0x40800, .max, on: &newest) == .notPermitted)
    #expect(result(.hypPinSharedMem, 0x40000, .max, on: &newest) == .invalidArgument)
    // From there to there is no page.
    #expect(result(.hypUnpinSharedMem, 0x40800, .max, on: &newest) == .success)
  }

  private func result(_ opcode: Opcode, _ first: UInt64, _ count: UInt64) -> ReturnCode {
    var hypervisor = Hypervisor(profile: .linux612)
    return result(opcode, first, count, on: &hypervisor)
  }

  private func result(
    _ opcode: Opcode, _ first: UInt64, _ count: UInt64, on hypervisor: inout Hypervisor
  ) -> ReturnCode {
    var call = RawCall(opcode: opcode)
    call.x[0] = first
    call.x[1] = count
    return hypervisor.execute(call).result
  }
}
