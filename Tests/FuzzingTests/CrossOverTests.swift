import Hypercalls
import Testing

@testable import Fuzzing

@Suite("Crossing over")
struct CrossOverTests {
  private func crossed(
    _ first: ProgramBytes, _ second: ProgramBytes, by mutator: inout Mutator, sizeMax: Int,
    seed: UInt32
  ) -> [UInt8] {
    var out = [UInt8](repeating: 0xaa, count: 4096)
    let size = first.content.withUnsafeBytes { first in
      second.content.withUnsafeBytes { second in
        out.withUnsafeMutableBytes {
          mutator.crossOver(
            first, second, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<sizeMax]), seed: seed
          )
        }
      }
    }
    #expect(size <= sizeMax)
    #expect(out[sizeMax...].allSatisfy { $0 == 0xaa })
    return Array(out[..<size])
  }

  @Test("keeps to the size and to whole records", arguments: [16, 32, 100, 500, 4096])
  func keepsToSize(sizeMax: Int) {
    var mutator = Mutator(profile: .mainline, layout: .narrow)
    var first = ProgramBytes()
    var second = ProgramBytes()
    for seed in 0..<300 {
      first.generate(&mutator, callCount: 1 + seed % 64, seed: UInt32(seed))
      second.generate(&mutator, callCount: 1 + seed % 7, seed: UInt32(seed + 1))
      let bytes = crossed(first, second, by: &mutator, sizeMax: sizeMax, seed: UInt32(seed))
      if sizeMax >= 32 { #expect(bytes.count % ByteFormat.recordSize == 0) }
    }
  }

  @Test("takes the head of one program and the tail of the other")
  func joinsHeadAndTail() throws {
    // Reads of RAM alone in one program, of MMIO alone in the other.
    let first = try ProgramBytes(
      Program(profile: .mainline, calls: (0..<8).map { RawCall(read(0x40800 + $0)) }))
    let second = try ProgramBytes(
      Program(profile: .mainline, calls: (0..<8).map { RawCall(read(0x9000 + $0)) }))
    var mutator = Mutator(profile: .mainline, layout: .narrow)
    var joined = 0
    for seed in stride(from: UInt32(0), to: 400, by: 4) {
      let bytes = crossed(first, second, by: &mutator, sizeMax: 4096, seed: seed)
      let pages = Program(bytes: bytes, layout: .standard).calls.map { $0.x[0] }
      let fromFirst = pages.filter { $0 >= 0x40800 && $0 < 0x40808 }.count
      let fromSecond = pages.filter { $0 >= 0x9000 && $0 < 0x9008 }.count
      if fromFirst > 0, fromSecond > 0 { joined += 1 }
    }
    #expect(joined > 50)
  }

  private func read(_ pfn: Int) -> HostRead {
    var call = HostRead()
    call.pfn = Pfn(UInt64(pfn))
    return call
  }
}
