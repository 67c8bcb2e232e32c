import Fuzzing
import Glibc
import Hypercalls
import Oracle

/// Writes the programs that this build's generator draws, or says how long this build takes to run
/// programs that another has written: bytes of an older version read as they did.
///
///     OldPrograms write|time <profile> <file>
@main
struct OldPrograms {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 4,
      let profile = Profile.allCases.first(where: { $0.name == arguments[2] }),
      let file = fopen(arguments[3], arguments[1] == "write" ? "w" : "r")
    else {
      print("usage: OldPrograms write|time <profile> <file>")
      exit(64)
    }
    defer { fclose(file) }
    if arguments[1] == "write" { write(profile, to: file) } else { time(profile, from: file) }
  }

  /// Each program behind its length in bytes.
  static func write(_ profile: Profile, to file: UnsafeMutablePointer<FILE>) {
    let callCount = 32
    let sizeMax = ByteFormat.headerSize + callCount * ByteFormat.recordSize
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: sizeMax, alignment: 16)
    defer { bytes.deallocate() }
    var mutator = Mutator(profile: profile)
    for seed in 0..<8192 as Range<UInt32> {
      var size = mutator.generate(callCount: callCount, into: bytes, sizeMax: sizeMax, seed: seed)
      fwrite(&size, MemoryLayout<Int>.size, 1, file)
      fwrite(bytes, 1, size, file)
    }
  }

  /// Prints the least milliseconds of CPU time that all programs took under the oracle.
  static func time(_ profile: Profile, from file: UnsafeMutablePointer<FILE>) {
    var programs: [UnsafeMutableRawBufferPointer] = []
    var size = 0
    while fread(&size, MemoryLayout<Int>.size, 1, file) == 1 {
      let program = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
      guard fread(program.baseAddress, 1, size, file) == size else { exit(65) }
      programs.append(program)
    }
    var lockstep = Lockstep(profile: profile, layout: .standard)
    var least = Double.infinity
    for _ in 0..<12 {
      let start = clock()
      for program in programs {
        if case .violation(let violation) = lockstep.run(UnsafeRawBufferPointer(program)) {
          fatalError(violation.signature)
        }
      }
      least = min(least, Double(clock() - start) * 1000 / Double(CLOCKS_PER_SEC))
    }
    print(least)
  }
}
