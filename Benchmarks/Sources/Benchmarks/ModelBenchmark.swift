import Hypercalls
import Hypervisor
import Oracle

/// The machine under its oracle against the machine alone, in turns on the same programs; whether
/// the ratio is what is asked for, if anything is.
func measureModel(_ workload: borrowing Workload, atLeast bar: Double? = nil) -> Bool {
  var hypervisor = Hypervisor(profile: workload.profile, layout: workload.layout)
  var lockstep = Lockstep(profile: workload.profile, layout: workload.layout)
  var ratios: [Double] = []
  var unchecked: [Double] = []
  var checked: [Double] = []
  // The first round warms up.
  for round in 0..<8 {
    let (callCount, uncheckedSeconds) = runUnchecked(workload, on: &hypervisor)
    let checkedSeconds = runChecked(workload, on: &lockstep)
    guard round > 0 else { continue }
    ratios.append(uncheckedSeconds / checkedSeconds)
    unchecked.append(Double(callCount) / uncheckedSeconds / 1e6)
    checked.append(Double(callCount) / checkedSeconds / 1e6)
  }
  report("model alone", "\(median(unchecked).rounded(to: 1)) million calls/s")
  report("model under the oracle", "\(median(checked).rounded(to: 1)) million calls/s")
  let ratio = median(ratios)
  let isMet = ratio >= bar ?? 0
  let demand = bar.map { "\(isMet ? "" : "MISSED: ")at least \($0)" }
  report("ratio", ratio.rounded(to: 3), demand ?? "")
  return isMet
}

/// Makes every call as often as the lockstep does, and looks at nothing.
private func runUnchecked(
  _ workload: borrowing Workload, on hypervisor: inout Hypervisor
) -> (callCount: Int, seconds: Double) {
  var callCount = 0
  let start = cpuSeconds()
  withUnsafePointer(to: workload.layout) { layout in
    for index in 0..<workload.count {
      let reader = RecordReader(workload[index], layout: layout)
      hypervisor.reset()
      if let failure = reader.header.failurePoint {
        hypervisor.failAllocation(nth: Int(failure.nth), times: Int(failure.times))
      }
      for record in 0..<reader.count {
        let call = reader[record]
        var made: UInt32 = 0
        repeat {
          let outcome = hypervisor.execute(call)
          made += 1
          if outcome.result.isError { break }
        } while made < call.repeatCount
        callCount += Int(made)
      }
    }
  }
  return (callCount, cpuSeconds() - start)
}

private func runChecked(
  _ workload: borrowing Workload, on lockstep: inout Lockstep
) -> Double {
  let start = cpuSeconds()
  for index in 0..<workload.count {
    if case .violation(let violation) = lockstep.run(workload[index]) {
      fatalError("program \(index): \(violation.signature)")
    }
  }
  return cpuSeconds() - start
}
