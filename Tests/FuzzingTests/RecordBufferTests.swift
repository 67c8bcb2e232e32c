import Hypercalls
import Testing

@testable import Fuzzing

@Suite("The buffer of records")
struct RecordBufferTests {
  /// Edits a buffer and an array in the same way at random, and compares them after each edit.
  @Test("does what an array does", arguments: [1, 2, 5, 64])
  func matchesArray(capacity: Int) {
    var random = Random(seed: UInt64(capacity))
    let size = ByteFormat.headerSize + capacity * ByteFormat.recordSize
    let data = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    defer { data.deallocate() }
    data.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    var buffer = RecordBuffer(data, size: 0, sizeMax: size, countMax: 64)
    #expect(buffer.capacity == capacity)
    var array: [UInt8] = []

    for _ in 0..<2000 {
      let index = random.below(array.count + 1)
      switch random.below(4) {
      case 0 where index < capacity:
        let count = 1 + random.below(4)
        buffer.open(at: index, count: count)
        for offset in 0..<min(count, capacity - index) { write(7, to: buffer[index + offset]) }
        array.insert(contentsOf: repeatElement(7, count: count), at: index)
        array.removeLast(max(0, array.count - capacity))
      case 1 where index < array.count:
        let count = 1 + random.below(array.count - index)
        buffer.remove(at: index, count: count)
        array.removeSubrange(index..<index + count)
      case 2 where index < array.count:
        let other = random.below(array.count)
        buffer.swapAt(index, other)
        array.swapAt(index, other)
      case 3 where index < array.count:
        let byte = UInt8(random.below(200))
        write(byte, to: buffer[index])
        array[index] = byte
      default: continue
      }
      #expect((0..<buffer.count).map(buffer.opcode) == array)
      #expect(buffer.size == ByteFormat.headerSize + array.count * ByteFormat.recordSize)
    }
  }

  private func write(_ byte: UInt8, to record: UnsafeMutableRawPointer) {
    record.initializeMemory(as: UInt8.self, repeating: byte, count: ByteFormat.recordSize)
  }
}
