import Hypercalls

extension Specification {
  /// The host takes every structure back that is lent as a whole, the last one first, and leaves
  /// the others; the first that it cannot have is its answer.
  mutating func step(_ call: DestroyHostVM) -> Expectation {
    guard call.vcpus.rawValue <= Self.hostVCPUsMax else { return decided(by: .tooManyVCPUs) }
    var refusal: Rule?
    for number in (0...call.vcpus.rawValue).reversed() {
      let range = pages(ofStructure: number, from: call.structures)
      if let rule = decision(on: range, wanting: .lentToHyp) {
        refusal = refusal ?? rule
      } else {
        count(-1, sharesOf: range)
      }
    }
    return decided(by: refusal ?? .granted)
  }
}
