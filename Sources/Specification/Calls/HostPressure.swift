import Hypercalls

extension Specification {
  /// Taking table pages away changes no page's owner.
  func step(_ call: HostPressure) -> Expectation { decided(by: .granted) }
}
