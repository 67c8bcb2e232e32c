import Hypercalls

extension Specification {
  /// The failures to come change no page's owner.
  func step(_ call: FailAllocation) -> Expectation { decided(by: .granted) }
}
