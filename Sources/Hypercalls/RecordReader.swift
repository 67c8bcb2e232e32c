/// The first 16 bytes of a program, as they stand; a missing byte is zero.
public struct ProgramHeader: Equatable, Sendable {
  public var version: UInt8
  /// The raw value of a `Profile`; any other number names none.
  public var profileCode: UInt8
  /// The first allocation that fails, and how many: both zero where none does.
  public var failNth: UInt8
  public var failTimes: UInt8

  @inlinable public init(_ bytes: UnsafeRawBufferPointer) {
    version = bytes.count > 0 ? bytes[0] : 0
    profileCode = bytes.count > 1 ? bytes[1] : 0
    let failure = bytes.count > 3 ? FailurePoint(nth: bytes[2], times: bytes[3]) : nil
    failNth = failure?.nth ?? 0
    failTimes = failure?.times ?? 0
  }

  @inlinable public var profile: Profile? { Profile(rawValue: profileCode) }
  @inlinable public var failurePoint: FailurePoint? {
    FailurePoint(nth: failNth, times: failTimes)
  }
}

/// Decodes the records of a program's byte form one at a time, in place.
///
/// This is the first stage of the hot path: it copies nothing, allocates nothing, and borrows the
/// layout (about 250 bytes) through a pointer. Bytes and layout must outlive it.
public struct RecordReader {
  public let header: ProgramHeader
  /// How many whole records there are.
  public let count: Int
  @usableFromInline let bytes: UnsafeRawBufferPointer
  @usableFromInline let layout: UnsafePointer<MachineLayout>
  @usableFromInline let opcodeCount: UInt8

  @inlinable public init(_ bytes: UnsafeRawBufferPointer, layout: UnsafePointer<MachineLayout>) {
    header = ProgramHeader(bytes)
    count = max(bytes.count - ByteFormat.headerSize, 0) / ByteFormat.recordSize
    self.bytes = bytes
    self.layout = layout
    opcodeCount = ByteFormat.opcodeCount(version: header.version)
  }

  @inlinable @inline(__always) public subscript(index: Int) -> RawCall {
    precondition(index >= 0 && index < count)
    let record =
      bytes.baseAddress.unsafelyUnwrapped
      + (ByteFormat.headerSize + index * ByteFormat.recordSize)
    var call = RawCall(opcode: opcode(record.load(as: UInt8.self)))
    call.actor = record.load(fromByteOffset: 1, as: UInt8.self) % ByteFormat.actorCount
    call.repeatCount = ByteFormat.repeatCount(code: record.load(fromByteOffset: 2, as: UInt8.self))
    let opcode = call.opcode
    withUnsafeMutablePointer(to: &call.x) { x in
      var decoder = RecordDecoder(
        codes: record + ByteFormat.argumentOffset, x: UnsafeMutableRawPointer(x), layout: layout)
      opcode.open(&decoder)
    }
    return call
  }

  @inlinable func opcode(_ byte: UInt8) -> Opcode {
    // Canonical records need no division.
    Opcode(rawValue: byte < opcodeCount ? byte : byte % opcodeCount).unsafelyUnwrapped
  }
}

/// Reads the argument codes of one record, straight into the registers of the call.
///
/// Both places are pointers: a copy of a call that was just written field by field costs more than
/// all the decoding.
public struct RecordDecoder: HypercallVisitor, ArgumentVisitor {
  @usableFromInline var codes: UnsafeRawPointer
  @usableFromInline var x: UnsafeMutableRawPointer
  @usableFromInline let layout: UnsafePointer<MachineLayout>

  @inlinable @inline(__always) init(
    codes: UnsafeRawPointer, x: UnsafeMutableRawPointer, layout: UnsafePointer<MachineLayout>
  ) {
    self.codes = codes
    self.x = x
    self.layout = layout
  }

  @inlinable @inline(__always) public mutating func visit<C: Hypercall>(_ call: C) {
    var call = call
    call.forEachArgument(&self)
  }

  @inlinable @inline(__always) public mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    let code: UInt64 =
      if A.width == 1 {
        UInt64(codes.load(as: UInt8.self))
      } else {
        UInt64(UInt16(littleEndian: codes.loadUnaligned(as: UInt16.self)))
      }
    x.storeBytes(of: A(code: code, in: layout).register, as: UInt64.self)
    codes += A.width
    x += MemoryLayout<UInt64>.stride
  }
}
