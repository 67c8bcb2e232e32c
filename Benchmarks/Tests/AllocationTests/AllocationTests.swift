import CAllocationCounter
import CThrownErrors
import Fuzzing
import Hypercalls
import Oracle
import Testing

/// The hot loop's threshold is zero: memory is taken when the process starts, and never again.
///
/// Counted in optimised builds: the others box what the optimiser keeps in registers.
@Suite("Allocations", .serialized, .enabled(if: hvcfuzz_counts_allocations() != 0))
struct AllocationTests {
  private func allocations(_ body: () -> Void) -> UInt64 {
    hvcfuzz_hide_thrown_errors()
    let before = hvcfuzz_allocation_count()
    body()
    return hvcfuzz_allocation_count() - before
  }

  @Test("the counter counts")
  func countsAllocations() {
    var count = 0
    #expect(allocations { count = [UInt8](repeating: 0, count: .random(in: 100...200)).count } > 0)
    #expect(count > 0)
  }

  @Test("running a program takes none", arguments: [Profile.mainline, .rfc2021])
  func runTakesNone(profile: Profile) {
    var programs: [[UInt8]] = []
    var mutator = Mutator(profile: profile)
    var buffer = [UInt8](repeating: 0, count: 4096)
    var size = 0
    for seed in UInt32(0)..<5000 {
      buffer.withUnsafeMutableBytes {
        size = mutator.mutate($0.baseAddress!, size: size, sizeMax: $0.count, seed: seed)
      }
      programs.append(Array(buffer[..<size]))
    }

    let cells = UnsafeMutablePointer<UInt8>.allocate(capacity: Lockstep.feedbackCellCount)
    cells.initialize(repeating: 0, count: Lockstep.feedbackCellCount)
    defer { cells.deallocate() }
    var session = FuzzSession(FuzzConfiguration(profile: profile), feedback: cells)
    func runAll() -> Int {
      var findings = 0
      for program in programs {
        program.withUnsafeBytes { if session.run($0) != nil { findings += 1 } }
      }
      return findings
    }
    // What is made once comes to life in the first round.
    #expect(runAll() == 0)
    #expect(allocations { _ = runAll() } == 0)
  }

  @Test("mutating a program takes none", arguments: [Profile.mainline, .rfc2021])
  func mutateTakesNone(profile: Profile) {
    var mutator = Mutator(profile: profile)
    let data = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 16)
    defer { data.deallocate() }
    var size = 0
    func mutateAll(_ seeds: Range<UInt32>) {
      for seed in seeds { size = mutator.mutate(data, size: size, sizeMax: 4096, seed: seed) }
    }
    mutateAll(0..<2000)
    #expect(allocations { mutateAll(2000..<7000) } == 0)
  }
}
