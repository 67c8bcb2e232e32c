import Hypercalls

extension Specification {
  /// Taking table pages away changes no page's owner.
  func step(_ call: HypPressure) -> Expectation { decided(by: .granted) }
}
