/// A call as it crosses the trap: function number and argument registers.
public struct RawCall: Sendable {
  public static let registerCount = 6

  public var opcode: Opcode
  /// The CPU (or, for a device's access, the device) that makes the call.
  public var actor: UInt8
  /// How often the call is made in a row; the row ends early at the first error.
  public var repeatCount: UInt32
  public var x: InlineArray<6, UInt64>

  @inlinable @inline(__always)
  public init(opcode: Opcode, actor: UInt8 = 0, repeatCount: UInt32 = 1) {
    self.opcode = opcode
    self.actor = actor
    self.repeatCount = repeatCount
    x = InlineArray(repeating: 0)
  }

  @inlinable public init<C: Hypercall>(_ call: C, actor: UInt8 = 0, repeatCount: UInt32 = 1) {
    self.init(opcode: C.opcode, actor: actor, repeatCount: repeatCount)
    var call = call
    var writer = RegisterWriter()
    call.forEachArgument(&writer)
    x = writer.x
  }

  /// The registers, as the arguments of the call's type.
  @inlinable public func decoded<C: Hypercall>(as type: C.Type) -> C {
    var call = C()
    var reader = RegisterReader(x: x)
    call.forEachArgument(&reader)
    return call
  }
}

extension RawCall: Equatable {
  @inlinable public static func == (a: RawCall, b: RawCall) -> Bool {
    guard a.opcode == b.opcode, a.actor == b.actor, a.repeatCount == b.repeatCount else {
      return false
    }
    for index in 0..<registerCount where a.x[index] != b.x[index] { return false }
    return true
  }
}

extension RawCall {
  /// Opens the opcode into its type: the one place that does, outside model and specification.
  ///
  /// Always inlined, so that the call stays in registers: a record decodes in half the time.
  @inlinable @inline(__always) public func open<V: HypercallVisitor>(_ visitor: inout V) -> V.Output
  {
    switch opcode {
    case .hostShareHyp: visitor.visit(decoded(as: HostShareHyp.self))
    case .hostUnshareHyp: visitor.visit(decoded(as: HostUnshareHyp.self))
    case .hostShareHypRange: visitor.visit(decoded(as: HostShareHypRange.self))
    case .hostUnshareHypRange: visitor.visit(decoded(as: HostUnshareHypRange.self))
    case .hostDonateHyp: visitor.visit(decoded(as: HostDonateHyp.self))
    case .hypDonateHost: visitor.visit(decoded(as: HypDonateHost.self))
    case .hypPinSharedMem: visitor.visit(decoded(as: HypPinSharedMem.self))
    case .hypUnpinSharedMem: visitor.visit(decoded(as: HypUnpinSharedMem.self))
    case .hostShareFFA: visitor.visit(decoded(as: HostShareFFA.self))
    case .hostUnshareFFA: visitor.visit(decoded(as: HostUnshareFFA.self))
    case .hostRead: visitor.visit(decoded(as: HostRead.self))
    case .hostWrite: visitor.visit(decoded(as: HostWrite.self))
    case .hostMemAbort: visitor.visit(decoded(as: HostMemAbort.self))
    case .hostIdmap: visitor.visit(decoded(as: HostIdmap.self))
    case .hostPressure: visitor.visit(decoded(as: HostPressure.self))
    case .hypPressure: visitor.visit(decoded(as: HypPressure.self))
    case .failAllocation: visitor.visit(decoded(as: FailAllocation.self))
    case .reserveVM: visitor.visit(decoded(as: ReserveVM.self))
    case .unreserveVM: visitor.visit(decoded(as: UnreserveVM.self))
    case .initVM: visitor.visit(decoded(as: InitVM.self))
    case .initVCPU: visitor.visit(decoded(as: InitVCPU.self))
    case .vcpuLoad: visitor.visit(decoded(as: VcpuLoad.self))
    case .vcpuPut: visitor.visit(decoded(as: VcpuPut.self))
    case .startTeardownVM: visitor.visit(decoded(as: StartTeardownVM.self))
    case .reclaimDyingGuestPage: visitor.visit(decoded(as: ReclaimDyingGuestPage.self))
    case .finalizeTeardownVM: visitor.visit(decoded(as: FinalizeTeardownVM.self))
    case .hostShareGuest: visitor.visit(decoded(as: HostShareGuest.self))
    case .hostUnshareGuest: visitor.visit(decoded(as: HostUnshareGuest.self))
    case .hostRelaxPermsGuest: visitor.visit(decoded(as: HostRelaxPermsGuest.self))
    case .hostWrprotectGuest: visitor.visit(decoded(as: HostWrprotectGuest.self))
    case .hostTestClearYoungGuest: visitor.visit(decoded(as: HostTestClearYoungGuest.self))
    case .hostMkyoungGuest: visitor.visit(decoded(as: HostMkyoungGuest.self))
    case .hostDonateGuest: visitor.visit(decoded(as: HostDonateGuest.self))
    case .guestShareHost: visitor.visit(decoded(as: GuestShareHost.self))
    case .guestUnshareHost: visitor.visit(decoded(as: GuestUnshareHost.self))
    case .forceReclaimGuestPage: visitor.visit(decoded(as: ForceReclaimGuestPage.self))
    case .vcpuInPoisonFault: visitor.visit(decoded(as: VcpuInPoisonFault.self))
    case .reclaimGuestPage: visitor.visit(decoded(as: ReclaimGuestPage.self))
    case .setHostVM: visitor.visit(decoded(as: SetHostVM.self))
    case .setHostVCPU: visitor.visit(decoded(as: SetHostVCPU.self))
    case .offerMemcachePage: visitor.visit(decoded(as: OfferMemcachePage.self))
    case .stockMemcache: visitor.visit(decoded(as: StockMemcache.self))
    case .guestRead: visitor.visit(decoded(as: GuestRead.self))
    case .guestWrite: visitor.visit(decoded(as: GuestWrite.self))
    case .teardownVM: visitor.visit(decoded(as: TeardownVM.self))
    case .vcpuRunBegin: visitor.visit(decoded(as: VcpuRunBegin.self))
    case .vcpuRunEnd: visitor.visit(decoded(as: VcpuRunEnd.self))
    case .popTeardownPage: visitor.visit(decoded(as: PopTeardownPage.self))
    case .hostShareDMA: visitor.visit(decoded(as: HostShareDMA.self))
    case .hostUnshareDMA: visitor.visit(decoded(as: HostUnshareDMA.self))
    case .hostDonateHypMMIO: visitor.visit(decoded(as: HostDonateHypMMIO.self))
    case .hypDonateHostMMIO: visitor.visit(decoded(as: HypDonateHostMMIO.self))
    case .hostMemoryRace: visitor.visit(decoded(as: HostMemoryRace.self))
    case .createHostVM: visitor.visit(decoded(as: CreateHostVM.self))
    case .destroyHostVM: visitor.visit(decoded(as: DestroyHostVM.self))
    case .ffaRXTXMap: visitor.visit(decoded(as: FFARXTXMap.self))
    case .ffaRXTXUnmap: visitor.visit(decoded(as: FFARXTXUnmap.self))
    case .ffaMemShare: visitor.visit(decoded(as: FFAMemShare.self))
    case .ffaMemLend: visitor.visit(decoded(as: FFAMemLend.self))
    case .ffaMemFragTx: visitor.visit(decoded(as: FFAMemFragTx.self))
    case .ffaMemReclaim: visitor.visit(decoded(as: FFAMemReclaim.self))
    case .setFFADescriptor: visitor.visit(decoded(as: SetFFADescriptor.self))
    case .setFFARange: visitor.visit(decoded(as: SetFFARange.self))
    case .setFFAAnswer: visitor.visit(decoded(as: SetFFAAnswer.self))
    case .iommuMapPages: visitor.visit(decoded(as: IOMMUMapPages.self))
    case .iommuUnmapPages: visitor.visit(decoded(as: IOMMUUnmapPages.self))
    case .deviceRead: visitor.visit(decoded(as: DeviceRead.self))
    case .deviceWrite: visitor.visit(decoded(as: DeviceWrite.self))
    }
  }
}

extension Opcode {
  /// Opens the opcode into its type, as a call with all registers zero.
  @inlinable @inline(__always) public func open<V: HypercallVisitor>(_ visitor: inout V) -> V.Output
  {
    RawCall(opcode: self).open(&visitor)
  }
}

/// Fills a call's arguments from registers.
public struct RegisterReader: ArgumentVisitor {
  @usableFromInline var x: InlineArray<6, UInt64>
  @usableFromInline var next = 0

  @inlinable init(x: InlineArray<6, UInt64>) { self.x = x }

  @inlinable public mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    argument = A(register: x[next])
    next += 1
  }
}

/// Collects a call's arguments into registers.
public struct RegisterWriter: ArgumentVisitor {
  @usableFromInline var x = InlineArray<6, UInt64>(repeating: 0)
  @usableFromInline var next = 0

  @inlinable init() {}

  @inlinable public mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    x[next] = argument.register
    next += 1
  }
}
