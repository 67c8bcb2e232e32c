import Hypercalls
import Testing

@testable import Hypervisor

/// Hosts that make and break VMs at random, on a few pages.
@Suite("random lives of VMs in 6.12")
struct VMRandomTests {
  /// Mostly a structure among the first pages and areas among the rest, sometimes any page.
  static func step(_ random: inout Random) -> RawCall {
    func page(_ pages: Range<Int>) -> PhysicalAddress {
      let index = random.oneIn(12) ? random.below(40) : pages.lowerBound + random.below(pages.count)
      return PhysicalAddress(pfn: 0x40800 + UInt64(index), offset: random.oneIn(40) ? 8 : 0)
    }
    let structures = 0..<8
    let areas = 8..<40
    let handle: UInt64 = random.oneIn(8) ? 0x10ff : 0x1000 + UInt64(random.below(3))
    let index = UInt64(random.below(2))
    return switch random.below(10) {
    case 0...2: .initVM(hostVM: page(structures), area: page(areas), root: page(areas))
    case 3, 4: .initVCPU(handle: handle, hostVCPU: page(structures), area: page(areas))
    case 5: .teardownVM(handle: handle)
    case 6: .beginRun(handle: handle, index: index)
    case 7: .endRun(handle: handle, index: index)
    case 8: .setHostVM(page(structures), createdVCPUs: random.oneIn(5) ? 0 : 1 + index)
    default: .setHostVCPU(page(structures), index: index)
    }
  }

  @Test("hardened: no panic, and a refusal changes nothing", arguments: [1, 2, 3] as [UInt64])
  func hardened(seed: UInt64) {
    var hypervisor = Hypervisor(design: .linux612)
    var random = Random(seed: seed)
    var vmCount = 0
    var vcpuCount = 0
    for _ in 0..<60 {
      hypervisor.reset()
      for pfn: UInt64 in 0x40800..<0x40808 { _ = hypervisor.make(HostShareHyp.self, pfn) }
      for _ in 0..<200 {
        let mark = hypervisor.writeCount
        let outcome: Outcome
        if random.oneIn(4) {
          let pfn = 0x40800 + UInt64(random.below(random.oneIn(8) ? 40 : 8))
          outcome =
            random.oneIn(6)
            ? hypervisor.make(HostUnshareHyp.self, pfn) : hypervisor.make(HostShareHyp.self, pfn)
        } else {
          let call = Self.step(&random)
          outcome = hypervisor.execute(call)
          switch call.opcode {
          case .initVM: vmCount += outcome.result.isError ? 0 : 1
          case .initVCPU: vcpuCount += outcome.result.isError ? 0 : 1
          default: break
          }
        }
        #expect(outcome.ending == .returned)
        #expect(outcome.lockFault == .none)
        guard outcome.result.isError else { continue }
        let changed = hypervisor.changedWords(since: mark)
        #expect(changed.isEmpty)
      }
      Self.endAll(&hypervisor)
    }
    #expect(vmCount > 20)
    #expect(vcpuCount > 5)
  }

  /// Stops and tears down every VM: all pages are the host's again, counted by nobody.
  static func endAll(_ hypervisor: inout Hypervisor) {
    for handle: UInt64 in 0x1000..<0x1008 {
      for index: UInt64 in 0..<3 {
        while hypervisor.execute(.endRun(handle: handle, index: index)).result == .success {}
      }
      let exists = hypervisor.inspectVM(handle) != nil
      let ended = hypervisor.execute(.teardownVM(handle: handle))
      #expect(ended.result == (exists ? .success : .noEntry))
    }
    for pfn: UInt64 in 0x40800..<0x40828 {
      _ = hypervisor.make(HostUnshareHyp.self, pfn)
      let line = hypervisor.line(pfn)
      #expect(line.hasPrefix("host=OWN,") && line.hasSuffix(" hyp=NOP,-- ref=0"))
    }
    let free = hypervisor.freeTablePages(ofHost: false)
    #expect(free == 541)
  }
}
