import Hypercalls
import Specification

@testable import Hypervisor
@testable import Oracle

private let lent = [
  "ffa_rxtx_map(tx: ram+0x50, rx: ram+0x51, pages: 1)",
  "set_ffa_descriptor(buffer: ram+0x50, address: ram+0x52, pages: 2, offset: 64, receivers: 1, "
    + "sender: 0)",
  "ffa_mem_share(length: 112, fragment: 96)",
]

extension Corruption {
  /// What the proxy notes of transactions and buffers.
  static let secureWorld: [Corruption] = [
    ledger("a transaction is forgotten") { $0.write($0.view.transactionWord(0), 0) },
    ledger("a loan is noted as a share") { $0.write($0.view.transactionWord(0), 2) },
    ledger("a descriptor grew") { $0.write($0.view.transactionWord(0) + 1, 128) },
    ledger("more has come than was sent") { $0.write($0.view.transactionWord(0) + 2, 112) },
    ledger("a range is not noted") { $0.write($0.view.transactionWord(0) + 3, 0) },
    ledger("another page is noted") { $0.add($0.view.transactionWord(0) + 4, 1) },
    ledger("a page too many is noted") { $0.add($0.view.transactionWord(0) + 5, 1) },
    ledger("a transaction came from nowhere") { $0.write($0.view.transactionWord(1), 1) },
    Corruption("a buffer is forgotten", after: lent, .change, nil, .ledger) {
      $0.write($0.view.proxyWords.lowerBound, 0)
    },
    Corruption("buffers are swapped", after: lent, .change, nil, .ledger) {
      $0.write($0.view.proxyWords.lowerBound + 1, $0.ram(0x50) << 12)
    },
    Corruption(
      "a page that is lent is the host's alone", after: lent, .change, nil, .hostState
    ) { $0.write($0.vmemmapWord($0.ram(0x52)), 0) },
  ]

  private static func ledger(
    _ name: String, _ spoil: @escaping @Sendable (inout Lockstep) throws -> Void
  ) -> Corruption {
    Corruption(name, after: lent, .invariant, .ledgerNamesWhatIsLent, .ledger, spoil)
  }
}
