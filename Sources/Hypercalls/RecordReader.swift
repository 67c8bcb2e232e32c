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

  @inlinable public subscript(index: Int) -> RawCall {
    precondition(index >= 0 && index < count)
    let record =
      bytes.baseAddress.unsafelyUnwrapped
      + (ByteFormat.headerSize + index * ByteFormat.recordSize)
    var head = RawCall(opcode: opcode(record.load(as: UInt8.self)))
    head.actor = record.load(fromByteOffset: 1, as: UInt8.self) % ByteFormat.actorCount
    head.repeatCount = ByteFormat.repeatCount(code: record.load(fromByteOffset: 2, as: UInt8.self))
    var decoder = RecordDecoder(head: head, record: record, layout: layout)
    return head.open(&decoder)
  }

  @inlinable func opcode(_ byte: UInt8) -> Opcode {
    // Canonical records need no division.
    Opcode(rawValue: byte < opcodeCount ? byte : byte % opcodeCount).unsafelyUnwrapped
  }
}

/// Reads the argument codes of one record into registers.
public struct RecordDecoder: HypercallVisitor, ArgumentVisitor {
  @usableFromInline var head: RawCall
  @usableFromInline let record: UnsafeRawPointer
  @usableFromInline let layout: UnsafePointer<MachineLayout>
  @usableFromInline var offset = ByteFormat.argumentOffset
  @usableFromInline var next = 0

  @inlinable init(
    head: RawCall, record: UnsafeRawPointer, layout: UnsafePointer<MachineLayout>
  ) {
    self.head = head
    self.record = record
    self.layout = layout
  }

  @inlinable public mutating func visit<C: Hypercall>(_ call: C) -> RawCall {
    var call = call
    call.forEachArgument(&self)
    return head
  }

  @inlinable public mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    let code: UInt64 =
      if A.width == 1 {
        UInt64(record.load(fromByteOffset: offset, as: UInt8.self))
      } else {
        UInt64(UInt16(littleEndian: record.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
      }
    head.x[next] = A(code: code, in: layout.pointee).register
    offset += A.width
    next += 1
  }
}
