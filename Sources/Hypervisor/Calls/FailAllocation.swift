import Hypercalls

extension Hypervisor {
  /// Orders allocations of table pages to fail.
  mutating func handle(_ call: FailAllocation) -> ReturnCode {
    failAllocation(nth: Int(call.nth.rawValue & 0xff), times: Int(call.times.rawValue & 0xff))
    return .success
  }
}
