import Hypercalls
import Testing

@testable import Hypervisor

/// mainline with a host that knows how to make VMs. CPU 0 has nothing loaded.
struct GuestWorld: ~Copyable {
  var hypervisor: Hypervisor

  init(_ bugs: SeededBugSet = [], layout: MachineLayout = .standard) {
    hypervisor = Hypervisor(design: .mainline, bugs: bugs, layout: layout)
    make(.putVCPU)
  }

  /// Pages for a VM, from `first` on: the host's two structures, EL2's two, the root, then pages
  /// for tables.
  enum Place {
    static let hostVM: UInt64 = 0
    static let hostVCPU: UInt64 = 1
    static let area: UInt64 = 2
    static let vcpuArea: UInt64 = 3
    static let root: UInt64 = 4
    static let tables: UInt64 = 6
  }

  @discardableResult
  mutating func make(_ call: RawCall, on cpu: Int = 0) -> Outcome {
    var call = call
    call.actor = UInt8(cpu)
    return hypervisor.execute(call)
  }

  /// Makes a VM with one vCPU in the pages from `first` on; its handle.
  @discardableResult
  mutating func makeVM(_ first: UInt64, isProtected: Bool) -> UInt64 {
    let handle = UInt64(make(.reserveVM).result.rawValue)
    func page(_ offset: UInt64) -> PhysicalAddress { PhysicalAddress(pfn: first + offset) }
    _ = hypervisor.make(HostShareHyp.self, first + Place.hostVM)
    _ = hypervisor.make(HostShareHyp.self, first + Place.hostVCPU)
    make(
      .setHostVM(page(Place.hostVM), handle: handle, createdVCPUs: 1, isProtected: isProtected))
    make(.setHostVCPU(page(Place.hostVCPU), index: 0))
    let vm = make(
      .initVM(hostVM: page(Place.hostVM), area: page(Place.area), root: page(Place.root)))
    #expect(vm.result == .success)
    let vcpu = make(
      .initVCPU(handle: handle, hostVCPU: page(Place.hostVCPU), area: page(Place.vcpuArea)))
    #expect(vcpu.result == .success)
    return handle
  }

  /// Loads a VM's vCPU in place of the one that is loaded.
  mutating func load(_ handle: UInt64, on cpu: Int = 0) {
    make(.putVCPU, on: cpu)
    let loaded = make(.loadVCPU(handle: handle, index: 0), on: cpu)
    #expect(loaded.result == .success)
  }

  mutating func offer(_ pages: [UInt64], on cpu: Int = 0) {
    for pfn in pages {
      let offered = make(.offerMemcachePage(pfn: pfn), on: cpu)
      #expect(offered.result == .success)
    }
  }

  mutating func share(_ pfn: UInt64, _ gfn: UInt64, _ pages: UInt64 = 1) -> ReturnCode {
    make(.hostShareGuest(pfn: pfn, gfn: gfn, pages: pages, rights: 15)).result
  }

  mutating func donate(_ pfn: UInt64, _ gfn: UInt64) -> ReturnCode {
    make(.hostDonateGuest(pfn: pfn, gfn: gfn)).result
  }

  /// The reference counts of pages.
  func refcounts(_ pages: [UInt64]) -> [UInt64] { pages.map { hypervisor.inspect($0).refcount } }

  /// The link in the first word of a page: the page that follows on its list.
  func link(_ pfn: UInt64) -> UInt64 {
    hypervisor.arena.words[hypervisor.index(of: pfn)! * Arena.wordsPerPage] >> 12
  }
}
