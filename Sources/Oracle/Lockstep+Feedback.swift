import Hypercalls
import Hypervisor
import Specification

// Abstract transitions, counted for the engine: new behaviour is kept even without a new edge.
extension Lockstep {
  public static let feedbackCellCount = 4096

  /// The call and the state of its page before it.
  @inline(__always) func feedbackCell(_ call: RawCall) -> Int {
    guard storage.pointee.feedback != nil else { return 0 }
    let page = specification[page(of: call)]
    let count = page.count == 0 ? 0 : page.count == 1 ? 1 : page.count < 16 ? 2 : 3
    let state = Int(page.owner.rawValue) << 5 | Int(page.borrower.rawValue) << 2 | count
    return Int(call.opcode.rawValue) << 7 | state
  }

  /// The page that a call is about, where it is about one.
  @inline(__always) private func page(of call: RawCall) -> UInt64 {
    call.opcode.rawValue < Opcode.hostShareDMA.rawValue ? call.x[0] : pageForDevice(of: call)
  }

  private func pageForDevice(of call: RawCall) -> UInt64 {
    switch call.opcode {
    case .hostShareDMA, .hostUnshareDMA: call.x[0] >> 12
    case .iommuUnmapPages: page(at: call.x[1], of: call.x[0])
    case .deviceRead, .deviceWrite: page(at: call.x[0], of: UInt64(call.actor))
    default: call.x[0]
    }
  }

  private func page(at iova: UInt64, of device: UInt64) -> UInt64 {
    specification.deviceEntry(at: DevicePlace(device: device, iova: iova))?.pfn ?? .max
  }

  /// Counts the cell together with the result of the call.
  @inline(__always) func countTransition(_ cell: Int) {
    guard let feedback = storage.pointee.feedback else { return }
    let result = UInt64(bitPattern: lastOutcome.result.rawValue)
    let hash = (UInt64(cell) << 12 ^ result) &* 0x9e37_79b9_7f4a_7c15
    let index = Int(hash >> 52)
    feedback[index] = feedback[index] &+ (feedback[index] == 255 ? 0 : 1)
  }
}
