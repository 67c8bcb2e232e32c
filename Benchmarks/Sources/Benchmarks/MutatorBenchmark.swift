import Fuzzing
import Hypercalls

/// How long a mutation takes, the pass over the specification included.
func measureMutator(_ profile: Profile) {
  var mutator = Mutator(profile: profile)
  let sizeMax = 4096
  let data = UnsafeMutableRawPointer.allocate(byteCount: sizeMax, alignment: 16)
  defer { data.deallocate() }
  let count = 100_000
  var size = 0
  let start = cpuSeconds()
  for seed in 0..<count {
    size = mutator.mutate(data, size: size, sizeMax: sizeMax, seed: UInt32(seed))
  }
  let microseconds = (cpuSeconds() - start) / Double(count) * 1e6
  report("mutation", "\(microseconds.rounded(to: 1)) microseconds")
}
