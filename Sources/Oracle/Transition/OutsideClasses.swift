import Hypercalls
import Specification

/// What a device has at a place of its address space; 0 where a call is about no place.
public struct PlaceClass: StateClass {
  public static var subject: String? { "place" }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  static let empty = PlaceClass(rawValue: 1)
  static let used = PlaceClass(rawValue: 2)

  @inline(__always) init(_ entry: DeviceEntry?) {
    guard let entry else {
      self = .empty
      return
    }
    rawValue =
      8 | (entry.isReadable ? 1 : 0) | (entry.isWritable ? 2 : 0) | (entry.isMemory ? 4 : 0)
  }
}

extension PlaceClass {
  public var description: String {
    switch rawValue {
    case 0: return ""
    case 1: return "empty place"
    case 2: return "place in use"
    default:
      let rights = (rawValue & 1 > 0 ? "r" : "-") + (rawValue & 2 > 0 ? "w" : "-")
      return "place \(rights) of " + (rawValue & 4 > 0 ? "memory" : "a device")
    }
  }
}

/// What there is between host and secure world, and of the transaction that a call names; 0 where a
/// call has nothing to do with it.
public struct TransactionClass: StateClass {
  public static var subject: String? { "transaction" }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  static let hasBuffers: UInt8 = 2

  @inline(__always) init(hasBuffers: Bool, _ transaction: AbstractTransaction?) {
    var bits: UInt8 = hasBuffers ? 1 | Self.hasBuffers : 1
    if let transaction {
      bits |= 4 | (transaction.isLoan ? 8 : 0) | (transaction.isComplete ? 16 : 0)
    }
    rawValue = bits
  }
}

extension TransactionClass {
  public var description: String {
    guard rawValue > 0 else { return "" }
    let buffers = rawValue & Self.hasBuffers > 0 ? "buffers" : "no buffers"
    guard rawValue & 4 > 0 else { return buffers }
    return buffers + (rawValue & 16 > 0 ? ", whole " : ", part of a ")
      + (rawValue & 8 > 0 ? "loan" : "share")
  }
}

/// Which field the host is about to write while a call reads, and what the call had of it; 0 where
/// the host writes nothing.
public struct RaceClass: StateClass {
  public static var subject: String? { nil }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  @inline(__always) init(_ field: StructureField, _ moment: HostRaceMoment) {
    rawValue = (UInt8(truncatingIfNeeded: field.rawValue) + 1) | moment.rawValue << 4
  }

  @inline(__always) func met(at moment: HostRaceMoment) -> RaceClass {
    RaceClass(rawValue: rawValue & 15 | moment.rawValue << 4)
  }
}

extension RaceClass {
  public var description: String {
    guard let field = StructureField(rawValue: UInt64(rawValue & 15) &- 1) else { return "" }
    let moments = ["", ", before it is read", ", after it was read"]
    return field.text(in: .standard) + " being written" + moments[Int(rawValue >> 4) % 3]
  }
}
