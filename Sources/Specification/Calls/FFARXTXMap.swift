import Hypercalls

extension Specification {
  /// The host lends the hypervisor two pages that are the host's alone, and the hypervisor holds on
  /// to them.
  mutating func step(_ call: FFARXTXMap, _ evidence: Evidence) throws(Expectation) -> Expectation {
    try require(
      call.pages.rawValue == 1 && call.tx.offset == 0 && call.rx.offset == 0, else: .notBuffers)
    try require(secureWorld.buffers == nil, else: .hasBuffers)
    try requireSecureWorld()
    let transmit = PageRange(first: call.tx.pfn, count: 1)
    let receive = PageRange(first: call.rx.pfn, count: 1)
    try require(transmit != receive, else: .notBuffers)
    let obstacle =
      decision(on: transmit, wanting: .hostAlone) ?? decision(on: receive, wanting: .hostAlone)
    if let obstacle { throw decided(by: obstacle, as: .invalidArgument) }
    // 6.12 maps them with the share and notes it in both tables, 7.3 maps them with the pin.
    let inHosts = design == .linux612
    let demand =
      TableDemand.pages(of: transmit, host: inHosts, hyp: true)
      + TableDemand.pages(of: receive, host: inHosts, hyp: true)
    // The host is not told why.
    let isShort = evidence.result == .invalidArgument && demand.mayBeUnmet(evidence)
    try require(!isShort, else: .tablesShort, as: .invalidArgument)

    place(transmit, borrower: .hyp, addingToCount: 1)
    place(receive, borrower: .hyp, addingToCount: 1)
    secureWorld.buffers = (transmit.first, receive.first)
    secureWorld.noteChange()
    return decided(by: .granted)
  }
}
