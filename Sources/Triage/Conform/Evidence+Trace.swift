import Hypercalls
import Hypervisor
import Specification

extension Evidence {
  /// What a recorded outcome bears out of the choices that only page tables can settle.
  init(recorded outcome: TraceOutcome) {
    self.init(
      result: ReturnCode(rawValue: outcome.result),
      // Tables are allocated page by page: where one failed, none was left.
      hostPoolFree: outcome.failedHostAllocations > 0 ? 0 : .max,
      hypPoolFree: outcome.failedHypAllocations > 0 ? 0 : .max,
      wasMapped: [.tryAgain, .exists].contains(ReturnCode(rawValue: outcome.result)),
      // The kernel takes an offered page even where a table for it cannot be had, with a warning.
      admittedCount: .max)
  }
}
