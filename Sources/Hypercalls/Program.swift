/// A program as tools handle it: which kernel, which allocations fail, and the calls in order.
///
/// The fuzz target never makes one: it reads records in place (`RecordReader`).
public struct Program: Equatable, Sendable {
  /// The profile that the program was made for, or nil where it names none.
  public var profile: Profile?
  public var failurePoint: FailurePoint?
  public var calls: [RawCall]

  public init(
    profile: Profile? = nil, failurePoint: FailurePoint? = nil, calls: [RawCall] = []
  ) {
    self.profile = profile
    self.failurePoint = failurePoint
    self.calls = calls
  }
}

extension Program {
  /// Decodes a byte form; every byte string has a meaning.
  public init(bytes: UnsafeRawBufferPointer, layout: MachineLayout) {
    self = withUnsafePointer(to: layout) { layout in
      let reader = RecordReader(bytes, layout: layout)
      return Program(
        profile: reader.header.profile, failurePoint: reader.header.failurePoint,
        calls: (0..<reader.count).map { reader[$0] })
    }
  }

  public init(bytes: [UInt8], layout: MachineLayout) {
    self = bytes.withUnsafeBytes { Program(bytes: $0, layout: layout) }
  }

  /// The canonical byte form.
  public func bytes(layout: MachineLayout) throws(EncodingError) -> [UInt8] {
    for (index, call) in calls.enumerated() {
      if let error = call.encodingError(index: index, layout: layout) { throw error }
    }
    let size = ByteFormat.headerSize + calls.count * ByteFormat.recordSize
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, initializedCount in
      let base = UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped)
      ByteFormat.writeHeader(profile: profile, failure: failurePoint, to: base)
      withUnsafePointer(to: layout) { layout in
        for (index, call) in calls.enumerated() {
          let record = base + (ByteFormat.headerSize + index * ByteFormat.recordSize)
          let isEncodable = ByteFormat.write(call, to: record, layout: layout)
          precondition(isEncodable)
        }
      }
      initializedCount = size
    }
  }
}
