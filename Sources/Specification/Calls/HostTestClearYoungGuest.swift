import Hypercalls

extension Specification {
  /// 1 where a guest accessed any of what it borrows at some frames, which is forgotten if asked
  /// for; the sizes must fit.
  mutating func step(_ call: HostTestClearYoungGuest) throws(Expectation) -> Expectation {
    let slot = try sharingVM(call.handle)
    guard call.pages.rawValue > 0 else { return decided(by: .emptyRange) }
    let frame = try frames(call.gfn, call.pages, of: slot)
    var isYoung = false
    changeMappings(at: frame, call.pages.rawValue) { mapping in
      isYoung = isYoung || mapping.isAccessed
      if call.makesOld.isSet { mapping.isAccessed = false }
    }
    return decided(by: .granted, as: ReturnCode(rawValue: isYoung ? 1 : 0))
  }
}
