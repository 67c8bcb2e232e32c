/// A device behind the SMMU, as the host names it: the number of its stream.
public struct DeviceReference: Argument {
  public var rawValue: UInt64

  /// Devices that the SMMU translates for.
  @inlinable public static var count: UInt64 { 4 }

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String { "a device: dev0 to dev3, or dev4 or dev255, which are none" }

  // Codes. 0–239: a device, mostly one of the first two. 240–255: none, right behind the last one
  // or far from it.
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    switch code {
    case 0..<Self.count: self.init(code)
    case Self.count..<240: self.init(code & 1)
    default: self.init(code & 1 == 0 ? Self.count : 255)
    }
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    switch rawValue {
    case 0..<Self.count: rawValue
    case Self.count: 240
    case 255: 241
    default: nil
    }
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> DeviceReference {
    switch random.below(32) {
    case 0: DeviceReference(random.oneIn(2) ? count : 255)
    case 1..<8: DeviceReference(UInt64(random.below(Int(count))))
    default: DeviceReference(UInt64(random.below(2)))
    }
  }

  public func simpler(in layout: MachineLayout) -> [DeviceReference] {
    (0..<min(rawValue, Self.count)).map { DeviceReference($0) }
  }

  public func text(in layout: MachineLayout) -> String { "dev\(rawValue)" }

  public init?(text: Substring, in layout: MachineLayout) {
    guard text.hasPrefix("dev"), let number = UInt64(programText: text.dropFirst(3)) else {
      return nil
    }
    self.init(number)
  }
}
