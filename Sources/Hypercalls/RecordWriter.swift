/// Why a call has no byte form: the first of its values that a record cannot hold.
public struct EncodingError: Error, Equatable, Sendable {
  /// The call's place in its program, from 0.
  public var index: Int
  public var call: String
  /// `pfn`, `pages`, …, or `actor` or `repeat`.
  public var argument: String
  public var value: String
  /// What the byte form can hold there.
  public var domain: String
}

extension EncodingError: CustomStringConvertible {
  public var description: String {
    "call \(index + 1), \(call): the byte form has no \(argument) \(value); it takes \(domain)"
  }
}

extension ByteFormat {
  /// Writes a call as one canonical record, in place and without allocating.
  ///
  /// False where the call has no byte form; what the record then holds is a different call.
  @inlinable public static func write(
    _ call: RawCall, to record: UnsafeMutableRawPointer, layout: UnsafePointer<MachineLayout>
  ) -> Bool {
    record.initializeMemory(as: UInt8.self, repeating: 0, count: recordSize)
    record.storeBytes(of: call.opcode.rawValue, as: UInt8.self)
    record.storeBytes(of: call.actor % actorCount, toByteOffset: 1, as: UInt8.self)
    let repeatCode = repeatCode(count: call.repeatCount)
    record.storeBytes(of: repeatCode ?? 0, toByteOffset: 2, as: UInt8.self)
    var encoder = RecordEncoder(record: record, layout: layout)
    return call.open(&encoder) && repeatCode != nil && call.actor < actorCount
  }

  /// Writes the header that goes before the records.
  @inlinable public static func writeHeader(
    profile: Profile?, failure: FailurePoint?, to header: UnsafeMutableRawPointer
  ) {
    header.initializeMemory(as: UInt8.self, repeating: 0, count: headerSize)
    header.storeBytes(of: version, as: UInt8.self)
    header.storeBytes(of: profile?.rawValue ?? noProfile, toByteOffset: 1, as: UInt8.self)
    header.storeBytes(of: failure?.nth ?? 0, toByteOffset: 2, as: UInt8.self)
    header.storeBytes(of: failure?.times ?? 0, toByteOffset: 3, as: UInt8.self)
  }
}

/// Writes the argument codes of one record.
public struct RecordEncoder: HypercallVisitor, ArgumentVisitor {
  @usableFromInline let record: UnsafeMutableRawPointer
  @usableFromInline let layout: UnsafePointer<MachineLayout>
  @usableFromInline var offset = ByteFormat.argumentOffset
  @usableFromInline var isEncodable = true

  @inlinable init(record: UnsafeMutableRawPointer, layout: UnsafePointer<MachineLayout>) {
    self.record = record
    self.layout = layout
  }

  @inlinable public mutating func visit<C: Hypercall>(_ call: C) -> Bool {
    var call = call
    call.forEachArgument(&self)
    return isEncodable
  }

  @inlinable public mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    let code = argument.code(in: layout.pointee)
    if code == nil { isEncodable = false }
    if A.width == 1 {
      let byte = UInt8(truncatingIfNeeded: code ?? 0)
      record.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    } else {
      let half = UInt16(truncatingIfNeeded: code ?? 0).littleEndian
      record.storeBytes(of: half, toByteOffset: offset, as: UInt16.self)
    }
    offset += A.width
  }
}

extension RawCall {
  /// The first value that a record cannot hold, or nil where the call has a byte form.
  public func encodingError(index: Int = 0, layout: MachineLayout) -> EncodingError? {
    func error(_ argument: String, _ value: String, _ domain: String) -> EncodingError {
      EncodingError(
        index: index, call: opcode.name, argument: argument, value: value, domain: domain)
    }
    if actor >= ByteFormat.actorCount {
      return error("actor", actorName, opcode.isOfDevice ? "dev0 to dev3" : "cpu0 to cpu3")
    }
    if ByteFormat.repeatCode(count: repeatCount) == nil {
      return error("repeat", "x\(repeatCount)", ByteFormat.repeatDomain)
    }
    var finder = UnencodableFinder(layout: layout)
    return open(&finder).map { error($0.argument, $0.value, $0.domain) }
  }
}

extension ByteFormat {
  static var repeatDomain: String {
    "a repeat of 1, " + repeatCounts.map { String($0) }.joined(separator: ", ")
  }
}

/// Finds the first argument whose value has no code.
private struct UnencodableFinder: HypercallVisitor, ArgumentVisitor {
  let layout: MachineLayout
  var found: (argument: String, value: String, domain: String)?

  mutating func visit<C: Hypercall>(_ call: C) -> (
    argument: String, value: String, domain: String
  )? {
    var call = call
    call.forEachArgument(&self)
    return found
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if found == nil, argument.code(in: layout) == nil {
      found = ("\(name)", argument.text(in: layout), A.domain)
    }
  }
}
