/// A call as it crosses the trap: function number and argument registers.
public struct RawCall: Sendable {
  public static let registerCount = 6

  public var opcode: Opcode
  /// The CPU (or, for a device's access, the device) that makes the call.
  public var actor: UInt8
  /// How often the call is made in a row; the row ends early at the first error.
  public var repeatCount: UInt32
  public var x: InlineArray<6, UInt64>

  @inlinable public init(opcode: Opcode, actor: UInt8 = 0, repeatCount: UInt32 = 1) {
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
