import Hypercalls

extension Specification {
  /// A page that the host may use is mapped, unless it was before.
  func step(_ call: HostIdmap, _ evidence: Evidence) -> Expectation {
    let pfn = call.pfn.rawValue
    guard pfn < addressSpacePageCount else { return decided(by: .beyondAddressSpace) }
    let sight = sight(of: pfn)
    guard sight != .hidden else { return decided(by: .hidden) }
    guard !evidence.wasMapped else { return decided(by: .alreadyMapped) }
    guard sight == .open else { return decided(by: .readOnly) }
    if tablesAreShort(for: .hostFault, evidence) { return decided(by: .tablesShort) }
    return decided(by: .granted)
  }
}
