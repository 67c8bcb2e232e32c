import Hypercalls
import Specification

// What suits the devices' address spaces of the state that a new call meets.
extension Mutator {
  /// A device for an access, by preference one that reaches something.
  mutating func drawDevice() -> UInt8 {
    if !random.oneIn(8), let place = randomPlace(of: nil) { return UInt8(place.device) }
    return UInt8(random.below(2))
  }

  /// A place where a device has something, for a call that wants one; of a certain device with it.
  mutating func wishForPlace(_ wishes: inout GuestWishes, for call: RawCall) {
    switch call.opcode {
    case .iommuUnmapPages:
      wishes.place = randomPlace(of: nil)
      wishes.pageCount = random.oneIn(4) ? nil : 1
    case .deviceRead, .deviceWrite: wishes.place = randomPlace(of: UInt64(call.actor))
    default: break
    }
  }

  private mutating func randomPlace(of device: UInt64?) -> DevicePlace? {
    let count = specification.devicePlaceEnd
    guard count > 0 else { return nil }
    for _ in 0..<4 {
      guard let place = specification.devicePlace(random.below(count)),
        device == nil || place.device == device
      else { continue }
      return place
    }
    return nil
  }
}
