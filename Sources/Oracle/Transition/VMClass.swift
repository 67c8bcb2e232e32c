import Specification

/// What there is in a slot of the table of VMs; 0 where a call is about no VM.
public struct VMClass: StateClass {
  public static var subject: String? { "VM" }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The handle names no slot, or no vCPU is loaded.
  static let noSlot = VMClass(rawValue: 1)
  static let free = VMClass(rawValue: 2)
  static let reserved = VMClass(rawValue: 3)

  static let exists: UInt8 = 64
  static let isDying: UInt8 = 1
  static let isProtected: UInt8 = 2
  static let isReadyMade: UInt8 = 4
  static let isLoaded: UInt8 = 8
  static let hasMappings: UInt8 = 16
  static let hasVCPUs: UInt8 = 32

  /// In full for calls about the life of VMs; the kind alone for those about a guest's frame.
  @inline(__always) init(_ vm: AbstractVM, inFull: Bool) {
    switch vm.state {
    case .free: self = .free
    case .reserved: self = .reserved
    case .live, .dying:
      var bits = Self.exists
      if vm.state == .dying { bits |= Self.isDying }
      if vm.isProtected { bits |= Self.isProtected }
      guard inFull else {
        rawValue = bits
        return
      }
      if vm.hostVM.rawValue == 0 { bits |= Self.isReadyMade }
      if vm.loadCount > 0 { bits |= Self.isLoaded }
      if vm.mappingCount > 0 { bits |= Self.hasMappings }
      if vm.vcpuCount > 0 { bits |= Self.hasVCPUs }
      rawValue = bits
    }
  }
}

extension VMClass {
  public var description: String {
    switch self {
    case VMClass(rawValue: 0): return ""
    case .noSlot: return "no VM's slot"
    case .free: return "free slot"
    case .reserved: return "reserved slot"
    default: break
    }
    let names = [
      (Self.isProtected, "protected"), (Self.isReadyMade, "ready-made"),
      (Self.hasVCPUs, "with vCPUs"), (Self.isLoaded, "loaded"), (Self.hasMappings, "with pages"),
    ]
    let kind = rawValue & Self.isDying > 0 ? "dying VM" : "live VM"
    return ([kind] + names.filter { rawValue & $0.0 > 0 }.map { $0.1 }).joined(separator: ", ")
  }
}

/// Which pages for tables the vCPU has that the CPU has loaded; 0 where a call does not ask.
public struct VCPUClass: StateClass {
  public static var subject: String? { "vCPU" }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  static let none = VCPUClass(rawValue: 1)

  /// A mapping of the guest's takes two tables at most.
  @inline(__always) init(holdsEnough: Bool, offersMore: Bool) {
    rawValue = 4 | (holdsEnough ? 1 : 0) | (offersMore ? 2 : 0)
  }
}

extension VCPUClass {
  public var description: String {
    switch rawValue {
    case 0: return ""
    case 1: return "no vCPU loaded"
    default:
      let held = rawValue & 1 > 0 ? "enough" : "too few"
      return "\(held) pages for tables" + (rawValue & 2 > 0 ? ", more offered" : "")
    }
  }
}
