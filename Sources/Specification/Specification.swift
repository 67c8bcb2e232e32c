import Hypercalls

/// What each call should do: a function of who owns a page, who borrows it, and how often.
///
/// It answers for the design without its weak points, whatever profile the implementation has, and
/// knows nothing of page tables. Where the implementation may choose, the choice is an input
/// (`Evidence`) and has to be borne out by figures.
public struct Specification: ~Copyable {
  let storage: UnsafeMutablePointer<Storage>

  public init(design: Design, extensions: Extensions = [], layout: MachineLayout) {
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(design: design, extensions: extensions, layout: layout))
    storage.pointee.bootedVMs = digestOfVMs
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  public var design: Design { storage.pointee.design }
  public var extensions: Extensions { storage.pointee.extensions }
  /// Whether the kernel has the call at all.
  public func has(_ opcode: Opcode) -> Bool { calls.contains(opcode) }
  public var layout: MachineLayout { storage.pointee.layout }

  /// Back to boot, in time proportional to what has changed.
  public mutating func reset() {
    memory.reset()
    pins.reset()
    vms.reset()
    hostMemory.reset()
    if secureWorld.isUsed { secureWorld = SecureWorld() }
    addressSpaces.reset()
  }

  /// Any page: one that lies in no region is MMIO, which nobody owns unless it was given.
  public subscript(pfn: UInt64) -> AbstractPage { memory[pfn] }

  /// The pages that the last step changed, as they were before it; valid until the next step.
  public var changedThisStep: UnsafeBufferPointer<PageChange> { memory.changedThisStep }

  /// The frame numbers of all pages changed since boot, each once; valid until the next step.
  ///
  /// A page stays listed when it has come back to what it was.
  public var changedSinceBoot: UnsafeBufferPointer<UInt64> { memory.changedSinceBoot }

  /// The n-th range of devices' pages that other devices map, in order, or nil.
  public func deviceMapping(_ number: Int) -> DeviceMapping? {
    memory.deviceMappings.mapping(number)
  }

  /// By how much the last step changed how often devices map pages of other devices, over all
  /// ranges; 0 where it did not.
  public var deviceMappingChange: Int32 { memory.deviceMappings.change }

  /// How many pages of the 2 MiB around the page the host may not both read and write.
  public func inaccessibleCount(inTwoMiBOf pfn: UInt64) -> Int {
    memory.closedCount(inTwoMiBOf: pfn)
  }

  /// How many pages of the gibibyte around the page the host may not both read and write.
  public func inaccessibleCount(inGibibyteOf pfn: UInt64) -> Int {
    memory.closedCount(inGibibyteOf: pfn)
  }
}

extension Specification {
  /// Makes the call once, whatever its repeat count, and says what it must answer.
  public mutating func step(_ call: RawCall, evidence: Evidence) -> Expectation {
    memory.beginStep()
    addressSpaces.beginStep()
    if vms.isUsed {
      vms.beginStep()
      hostMemory.beginStep()
      secureWorld.beginStep()
    }
    guard calls.contains(call.opcode) else { return decided(by: .notInDesign) }
    var expectation =
      switch call.opcode {
      case .hostShareHyp: step(call.decoded(as: HostShareHyp.self), evidence)
      case .hostUnshareHyp: step(call.decoded(as: HostUnshareHyp.self))
      case .hostShareHypRange: step(call.decoded(as: HostShareHypRange.self), evidence)
      case .hostUnshareHypRange: step(call.decoded(as: HostUnshareHypRange.self))
      case .hostDonateHyp: step(call.decoded(as: HostDonateHyp.self), evidence)
      case .hypDonateHost: step(call.decoded(as: HypDonateHost.self))
      case .hypPinSharedMem: step(call.decoded(as: HypPinSharedMem.self), evidence)
      case .hypUnpinSharedMem: step(call.decoded(as: HypUnpinSharedMem.self))
      case .hostShareFFA: step(call.decoded(as: HostShareFFA.self), evidence)
      case .hostUnshareFFA: step(call.decoded(as: HostUnshareFFA.self))
      case .hostRead: step(call.decoded(as: HostRead.self), evidence)
      case .hostWrite: step(call.decoded(as: HostWrite.self), evidence)
      case .hostMemAbort: step(call.decoded(as: HostMemAbort.self), evidence)
      case .hostIdmap: step(call.decoded(as: HostIdmap.self), evidence)
      case .hostPressure: step(call.decoded(as: HostPressure.self))
      case .hypPressure: step(call.decoded(as: HypPressure.self))
      case .failAllocation: step(call.decoded(as: FailAllocation.self))
      case .hostShareDMA: step(call.decoded(as: HostShareDMA.self), evidence)
      case .hostUnshareDMA: step(call.decoded(as: HostUnshareDMA.self))
      case .hostDonateHypMMIO: step(call.decoded(as: HostDonateHypMMIO.self), evidence)
      case .hypDonateHostMMIO: step(call.decoded(as: HypDonateHostMMIO.self))
      case .createHostVM: step(call.decoded(as: CreateHostVM.self), evidence)
      case .destroyHostVM: step(call.decoded(as: DestroyHostVM.self))
      case .iommuMapPages: step(call.decoded(as: IOMMUMapPages.self), evidence)
      case .iommuUnmapPages: step(call.decoded(as: IOMMUUnmapPages.self))
      case .deviceRead, .deviceWrite: stepOfDevice(call)
      default: stepOnVMs(call, evidence)
      }
    if expectation.rule == .granted, evidence.result == .noMemory {
      expectation.rule = .tablesNotShort
    }
    return expectation
  }
}
