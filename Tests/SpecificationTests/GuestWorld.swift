import Hypercalls

@testable import Specification

/// The newest design's machine with a guest of each kind: VM 0, whose guest borrows, is loaded on
/// CPU 0, and VM 1, whose guest owns, on CPU 1. Each has pages for tables.
struct GuestWorld: ~Copyable {
  var specification: Specification
  let layout = MachineLayout.standard

  static let borrower = 0
  static let protected = 1
  static let gfn: UInt64 = 0x200

  init(shareCountMax: UInt64? = nil, extensions: Extensions = []) {
    var layout = MachineLayout.standard
    if let shareCountMax { layout.shareCountMax = shareCountMax }
    specification = Specification(design: .mainline, extensions: extensions, layout: layout)
    var load = VcpuLoad()
    load.handle = Handle(0x1001)
    _ = make(load, on: 1)
    for page in 0..<8 as Range<UInt64> {
      var stock = StockMemcache()
      stock.pfn = StockPage(layout.readyMadeVMs.first + StockPage.firstSpare + page)
      _ = make(stock, on: page < 4 ? 0 : 1)
    }
  }

  /// A host page that no call has touched.
  var free: UInt64 { layout.ram.first + layout.favouriteIndex }

  @discardableResult
  mutating func make(
    _ call: some Hypercall, on cpu: UInt8 = 0, _ evidence: Evidence = Evidence()
  ) -> Answer {
    specification.step(RawCall(call, actor: cpu), evidence: evidence)
  }

  func mapping(_ slot: Int, _ gfn: UInt64 = gfn) -> GuestMapping? {
    specification.guestMapping(at: GuestFrame(slot: slot, gfn: gfn))
  }

  func held(by slot: Int, _ index: UInt64 = 0) -> Int? {
    specification.vcpu(index, slot: slot)?.memcache.count
  }
}

// A VM that the host makes, in pages from `free` on.
extension GuestWorld {
  enum Place {
    static let hostVM: UInt64 = 0x10
    static let hostVCPU: UInt64 = 0x11
    static let area: UInt64 = 0x12
    static let vcpuArea: UInt64 = 0x13
    static let root: UInt64 = 0x14
    static let tables: UInt64 = 0x16
  }

  func address(_ place: UInt64) -> Address { Address(pfn: free + place) }

  /// What the host does before it asks for a VM: reserves, lends its structures, writes them.
  mutating func prepare(isProtected: Bool = true, createdVCPUs: UInt64 = 1) {
    make(ReserveVM())
    for place in [Place.hostVM, Place.hostVCPU] {
      var share = HostShareHyp()
      share.pfn = Pfn(free + place)
      make(share)
    }
    var vm = SetHostVM()
    vm.hostVM = address(Place.hostVM)
    vm.handle = Handle(0x1003)
    vm.createdVCPUs = VCPUCount(createdVCPUs)
    vm.isProtected = YesOrNo(isProtected)
    make(vm)
    var vcpu = SetHostVCPU()
    vcpu.hostVCPU = address(Place.hostVCPU)
    make(vcpu)
  }

  var initVM: InitVM {
    var call = InitVM()
    call.hostVM = address(Place.hostVM)
    call.area = address(Place.area)
    call.root = address(Place.root)
    return call
  }

  var initVCPU: InitVCPU {
    var call = InitVCPU()
    call.handle = Handle(0x1003)
    call.hostVCPU = address(Place.hostVCPU)
    call.area = address(Place.vcpuArea)
    return call
  }

  /// Makes VM 3 with its vCPU, loaded on CPU 2, and has so many pages offered for its tables.
  mutating func makeVM(isProtected: Bool = true, offering pages: UInt64 = 0) {
    prepare(isProtected: isProtected)
    let vm = make(initVM)
    precondition(vm.result == .success)
    let vcpu = make(initVCPU)
    precondition(vcpu.result == .success)
    var load = VcpuLoad()
    load.handle = Handle(0x1003)
    make(load, on: 2)
    for page in 0..<pages { offer(free + Place.tables + page) }
  }

  mutating func offer(_ pfn: UInt64) {
    var offer = OfferMemcachePage()
    offer.pfn = Pfn(pfn)
    make(offer, on: 2)
  }
}

/// All that the specification knows, to compare.
struct Snapshot: Equatable {
  var pages: [AbstractPage]
  var mappings: [GuestMapping?]
  var vms: [String]
  var written: [UInt64]

  init(_ world: borrowing GuestWorld) {
    pages = world.specification.pages()
    mappings = []
    vms = []
    for slot in 0..<5 {
      for gfn in GuestWorld.gfn..<GuestWorld.gfn + 3 {
        mappings.append(world.mapping(slot, gfn))
      }
      vms.append("\(world.specification.vm(slot: slot))")
      vms.append("\(world.specification.vcpu(0, slot: slot), default: "none")")
    }
    written = []
    for pfn in world.specification.writtenMemorySinceBoot {
      for word in 0..<UInt64(HostMemory.wordsPerPage) {
        written.append(world.specification.hostWord(at: Address(pfn: pfn, offset: 8 * word)))
      }
    }
  }
}
