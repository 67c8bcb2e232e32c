import Hypercalls

extension Hypervisor {
  /// Orders the secure world's next answer; one that was ordered before is forgotten.
  mutating func handle(_ call: SetFFAAnswer) -> ReturnCode {
    answer = NextAnswer(answer: call.answer, page: call.address.pfn)
    return .success
  }
}
