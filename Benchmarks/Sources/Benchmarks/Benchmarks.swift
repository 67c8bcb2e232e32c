import Fuzzing
import Hypercalls

/// Ratios measured side by side in one run; a bare time says little about another machine.
///
///     Benchmarks [<HypercallFuzzer> <EmptyFuzzer>]
@main
struct Benchmarks {
  static func main() {
    for profile in [Profile.mainline, .rfc2021] {
      let workload = Workload(profile: profile, parts: [.hostAndHyp])
      print("\(profile.name), \(workload.description), host and hypervisor alone")
      measureModel(workload, "at least 0.40")
      measureMutator(profile)
    }
    let mixed = Workload(profile: .mainline, parts: InterfacePart.allCases)
    print("mainline, the same with VMs, guests and devices")
    measureModel(mixed)
    if CommandLine.arguments.count == 3 {
      print("inside libFuzzer, from an empty corpus")
      measureTargets(fuzzer: CommandLine.arguments[1], empty: CommandLine.arguments[2])
    }
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
