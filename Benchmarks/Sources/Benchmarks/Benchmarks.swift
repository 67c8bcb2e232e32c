import Fuzzing
import Glibc
import Hypercalls

/// Ratios measured side by side in one run; a bare time says little about another machine.
///
/// The exit status is 1 where one is not what is asked for: of the 0.4 that the check of host and
/// hypervisor alone had to reach, all that came later may cost a quarter.
///
///     Benchmarks [<HypercallFuzzer> <EmptyFuzzer>]
@main
struct Benchmarks {
  static func main() {
    var areMet = true
    for profile in [Profile.mainline, .rfc2021] {
      let workload = Workload(profile: profile, parts: [.hostAndHyp])
      print("\(profile.name), \(workload.description), host and hypervisor alone")
      if !measureModel(workload, atLeast: 0.3) { areMet = false }
      measureMutator(profile)
    }
    let mixed = Workload(profile: .mainline, parts: InterfacePart.allCases)
    print("mainline, the same with VMs, guests and devices")
    _ = measureModel(mixed)
    if CommandLine.arguments.count == 3 {
      print("inside libFuzzer, from an empty corpus")
      measureTargets(fuzzer: CommandLine.arguments[1], empty: CommandLine.arguments[2])
    }
    exit(areMet ? 0 : 1)
  }
}

/// Prints a measured line, and what is asked for behind it.
func report(_ name: String, _ value: String, _ demand: String = "") {
  let padding = String(repeating: " ", count: max(1, 44 - name.count))
  print("  \(name)\(padding)\(value)\(demand.isEmpty ? "" : "   (\(demand))")")
}

extension Double {
  /// With so many digits behind the point, without Foundation.
  func rounded(to digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((self * scale).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = "\(scaled % Int(scale))"
    return "\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count)
      + fraction
  }
}
