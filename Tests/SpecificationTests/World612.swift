import Hypercalls

@testable import Specification

/// 6.12's machine, and a host that knows how to make VMs of it, in pages from `free` on.
struct World612: ~Copyable {
  var specification: Specification
  let layout = MachineLayout.standard

  /// Structures take several pages; the root begins at an even one.
  enum Place {
    static let hostVM: UInt64 = 0x10
    static let hostVCPU: UInt64 = 0x12
    static let area: UInt64 = 0x15
    static let vcpuArea: UInt64 = 0x17
    static let root: UInt64 = 0x1a
  }
  /// From the pages of one VM to those of the next.
  static let distance: UInt64 = 0x10

  init(refcountMax: UInt64? = nil) {
    var layout = MachineLayout.standard
    if let refcountMax { layout.refcountMax = refcountMax }
    specification = Specification(design: .linux612, layout: layout)
  }

  var free: UInt64 { layout.ram.first + layout.favouriteIndex }

  func address(_ place: UInt64, ofVM number: UInt64 = 0) -> Address {
    Address(pfn: free + place + number * Self.distance)
  }

  @discardableResult
  mutating func make(_ call: some Hypercall) -> Answer {
    specification.step(RawCall(call), evidence: Evidence())
  }

  func initVM(_ number: UInt64 = 0) -> InitVM {
    var call = InitVM()
    call.hostVM = address(Place.hostVM, ofVM: number)
    call.area = address(Place.area, ofVM: number)
    call.root = address(Place.root, ofVM: number)
    return call
  }

  func initVCPU(_ number: UInt64 = 0) -> InitVCPU {
    var call = InitVCPU()
    call.handle = Handle(Handle.first + number)
    call.hostVCPU = address(Place.hostVCPU, ofVM: number)
    call.area = address(Place.vcpuArea, ofVM: number)
    return call
  }

  /// The host lends its structures, and describes a VM in them.
  mutating func prepare(_ number: UInt64 = 0, createdVCPUs: UInt64 = 1) {
    for place in Place.hostVM..<Place.area {
      var share = HostShareHyp()
      share.pfn = Pfn(address(place, ofVM: number).pfn)
      make(share)
    }
    describe(number, createdVCPUs: createdVCPUs)
    describeVCPU(index: 0, ofVM: number)
  }

  mutating func describe(_ number: UInt64 = 0, createdVCPUs: UInt64) {
    var call = SetHostVM()
    call.hostVM = address(Place.hostVM, ofVM: number)
    call.createdVCPUs = VCPUCount(createdVCPUs)
    make(call)
  }

  mutating func describeVCPU(index: UInt64, ofVM number: UInt64 = 0) {
    var call = SetHostVCPU()
    call.hostVCPU = address(Place.hostVCPU, ofVM: number)
    call.index = SmallNumber(index)
    make(call)
  }

  mutating func make(_ opcode: Opcode, handle: UInt64, index: UInt64 = 0) -> Answer {
    var call = RawCall(opcode: opcode)
    call.x[0] = handle
    call.x[1] = index
    return specification.step(call, evidence: Evidence())
  }

  /// Pages as the specification knows them, and the words in them.
  func snapshot() -> [String] {
    var state = specification.pages().map { "\($0)" }
    for slot in 0..<3 {
      state.append("\(specification.vm(slot: slot))")
      state.append("\(specification.vcpu(0, slot: slot), default: "none")")
    }
    for pfn in specification.writtenMemorySinceBoot {
      for word in 0..<UInt64(HostMemory.wordsPerPage) {
        state.append("\(specification.hostWord(at: Address(pfn: pfn, offset: 8 * word)))")
      }
    }
    return state
  }
}
