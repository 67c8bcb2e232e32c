import Fuzzing
import Hypercalls

/// Programs of 32 calls as the fuzzer's own generator draws them, side by side in memory.
struct Workload: ~Copyable {
  static let programCount = 8192
  static let callCount = 32

  let profile: Profile
  let layout = MachineLayout.standard
  private let bytes: UnsafeMutableRawBufferPointer
  private var programs: [Range<Int>] = []

  /// Programs of calls of some parts of the interface.
  init(profile: Profile, parts: [InterfacePart]) {
    self.profile = profile
    let sizeMax = ByteFormat.headerSize + Self.callCount * ByteFormat.recordSize
    bytes = .allocate(byteCount: Self.programCount * sizeMax, alignment: 16)
    var mutator = Mutator(profile: profile, parts: parts)
    var start = 0
    for seed in 0..<Self.programCount {
      let size = mutator.generate(
        callCount: Self.callCount, into: bytes.baseAddress! + start, sizeMax: sizeMax,
        seed: UInt32(seed))
      programs.append(start..<start + size)
      start += size
    }
  }

  deinit { bytes.deallocate() }

  var count: Int { programs.count }

  subscript(index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[programs[index]])
  }

  var description: String {
    "\(count) programs of \(Self.callCount) calls, decode and reset included, one core"
  }
}
