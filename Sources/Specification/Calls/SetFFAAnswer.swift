import Hypercalls

extension Specification {
  /// The secure world will say so once. Which page it misnames a transaction's for, nobody has to
  /// know: the hypervisor knows which they are.
  mutating func step(_ call: SetFFAAnswer) -> Expectation {
    secureWorld.answer = call.answer
    secureWorld.noteChange()
    return decided(by: .granted)
  }
}
