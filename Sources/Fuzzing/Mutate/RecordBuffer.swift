import Hypercalls

/// A program's records, edited in place in the engine's buffer; the header is not part of it.
struct RecordBuffer {
  private let base: UnsafeMutableRawPointer
  private(set) var count: Int
  /// How many records fit.
  let capacity: Int

  /// The records behind the header in a buffer; a partial last record is dropped.
  init(_ data: UnsafeMutableRawPointer, size: Int, sizeMax: Int, countMax: Int) {
    base = data + ByteFormat.headerSize
    capacity = min(max(sizeMax - ByteFormat.headerSize, 0) / ByteFormat.recordSize, countMax)
    count = min(max(size - ByteFormat.headerSize, 0) / ByteFormat.recordSize, capacity)
  }

  /// Bytes of the whole program.
  var size: Int { ByteFormat.headerSize + count * ByteFormat.recordSize }
  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count == capacity }

  subscript(index: Int) -> UnsafeMutableRawPointer { base + index * ByteFormat.recordSize }
  var header: UnsafeMutableRawPointer { base - ByteFormat.headerSize }

  /// Decodes a call.
  func call(at index: Int, in layout: UnsafePointer<MachineLayout>) -> RawCall {
    RecordReader(UnsafeRawBufferPointer(start: header, count: size), layout: layout)[index]
  }

  /// Makes room before a record and leaves it unwritten; the last records go where it is full.
  mutating func open(at index: Int, count gap: Int = 1) {
    let gap = min(gap, capacity - index)
    let moved = min(count - index, capacity - index - gap)
    self[index + gap].copyMemory(from: self[index], byteCount: moved * ByteFormat.recordSize)
    count = index + gap + moved
  }

  mutating func remove(at index: Int, count removed: Int = 1) {
    let moved = count - index - removed
    self[index].copyMemory(
      from: self[index + removed], byteCount: moved * ByteFormat.recordSize)
    count -= removed
  }

  /// Adds records at the end, as many as fit.
  mutating func append(_ records: UnsafeRawPointer, count added: Int) {
    let added = min(added, capacity - count)
    self[count].copyMemory(from: records, byteCount: added * ByteFormat.recordSize)
    count += added
  }

  mutating func truncate(to count: Int) { self.count = min(count, self.count) }

  func swapAt(_ a: Int, _ b: Int) {
    let first = self[a].loadUnaligned(as: Record.self)
    let second = self[b].loadUnaligned(as: Record.self)
    self[a].storeBytes(of: second, as: Record.self)
    self[b].storeBytes(of: first, as: Record.self)
  }

  /// The 16 bytes of a record.
  private typealias Record = (UInt64, UInt64)
}

// The bytes that the mutator changes without decoding the call.
extension RecordBuffer {
  func opcode(at index: Int) -> UInt8 { self[index].load(as: UInt8.self) }

  func setActor(_ actor: UInt8, at index: Int) {
    self[index].storeBytes(of: actor, toByteOffset: 1, as: UInt8.self)
  }

  func repeatCode(at index: Int) -> UInt8 {
    self[index].load(fromByteOffset: 2, as: UInt8.self)
  }

  func setRepeatCode(_ code: UInt8, at index: Int) {
    self[index].storeBytes(of: code, toByteOffset: 2, as: UInt8.self)
  }

  /// The first two argument bytes: the page, where the call's first argument is one.
  func pageCode(at index: Int) -> UInt16 {
    UInt16(
      littleEndian: self[index].loadUnaligned(
        fromByteOffset: ByteFormat.argumentOffset, as: UInt16.self))
  }

  func setPageCode(_ code: UInt16, at index: Int) {
    self[index].storeBytes(
      of: code.littleEndian, toByteOffset: ByteFormat.argumentOffset, as: UInt16.self)
  }
}
