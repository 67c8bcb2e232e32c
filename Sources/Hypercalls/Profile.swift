/// Which kernel the machine behaves like, by the name that the user gives.
///
/// Hardened profiles are the design as it should be and fuzz clean; *as-is* profiles are exactly
/// what a kernel does, weak points included.
public enum Profile: UInt8, CaseIterable, Sendable {
  case mainline = 0
  case rfc2021 = 1
  case linux612 = 2
  case linux612NoDebug = 3
  case mainlineAsIs = 4
  case mainlineAsIsNoDebug = 5
  case linux612DMA = 6
  case linux612NoDebugDMA = 7
  case mainlineAsIsMMIO = 8
  case mainlineAsIsNoDebugMMIO = 9
  case mainlineMMIORanges = 10
  case mainlineAsIsEarlyEnd = 11
  case linux612Hardened = 12

  /// The kernel, and for as-is profiles how it was built and which patches it carries.
  public var name: String {
    if self == .linux612Hardened { return "linux6_12-hardened" }
    // A hardened design has the patch series by default; another form of one is named.
    guard !isHardened else { return design.name + extensions.intersection(.mmioRanges).suffix }
    let kernel = design == .mainline ? "mainline-asis" : design.name
    return kernel + (isProduction ? "-nodebug" : "") + extensions.suffix
  }

  public init?(name: some StringProtocol) {
    guard let profile = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = profile
  }

  /// The profile that does exactly what such a kernel does; nil where none is listed.
  public init?(asIs design: Design, isProduction: Bool, extensions: Extensions = []) {
    let match = Self.allCases.first {
      !$0.isHardened && $0.design == design && $0.isProduction == isProduction
        && $0.extensions == extensions
    }
    guard let match else { return nil }
    self = match
  }
}

// The policies that a profile combines.
extension Profile {
  public var isHardened: Bool {
    switch self {
    case .mainline, .rfc2021, .mainlineMMIORanges, .linux612Hardened: true
    default: false
    }
  }

  /// The kernel whose design the profile follows.
  @inlinable public var design: Design {
    switch self {
    case .mainline, .mainlineAsIs, .mainlineAsIsNoDebug, .mainlineAsIsMMIO,
      .mainlineAsIsNoDebugMMIO, .mainlineMMIORanges, .mainlineAsIsEarlyEnd:
      .mainline
    case .rfc2021: .rfc2021
    case .linux612, .linux612NoDebug, .linux612DMA, .linux612NoDebugDMA, .linux612Hardened:
      .linux612
    }
  }

  /// Built without `CONFIG_NVHE_EL2_DEBUG`, as distributions do.
  public var isProduction: Bool {
    switch self {
    case .mainline, .rfc2021, .linux612, .linux612DMA, .mainlineAsIs, .mainlineAsIsMMIO,
      .mainlineMMIORanges, .mainlineAsIsEarlyEnd, .linux612Hardened:
      false
    case .linux612NoDebug, .linux612NoDebugDMA, .mainlineAsIsNoDebug, .mainlineAsIsNoDebugMMIO:
      true
    }
  }

  /// The patch series on top of the kernel, which hardened designs have as they should be, and what
  /// else is taken as meant.
  public var extensions: Extensions {
    switch self {
    case .mainline: [.dma, .mmio]
    case .mainlineMMIORanges: [.dma, .mmioRanges]
    case .rfc2021, .linux612, .linux612NoDebug, .mainlineAsIs, .mainlineAsIsNoDebug: []
    case .linux612DMA, .linux612NoDebugDMA, .linux612Hardened: .dma
    case .mainlineAsIsMMIO, .mainlineAsIsNoDebugMMIO: .mmio
    case .mainlineAsIsEarlyEnd: .earlyEnd
    }
  }
}

/// What a design has on top: patch series that are in no release, and a choice that it leaves open.
public struct Extensions: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Memory that devices reach, shared and counted (2023).
  public static let dma = Extensions(rawValue: 1)
  /// Pages of devices given to the hypervisor (2026).
  public static let mmio = Extensions(rawValue: 2)
  /// The same in the other form that its review asks for: the common donation takes such pages too,
  /// in ranges.
  public static let mmioRanges = Extensions(rawValue: 4)

  /// A VM may end while its guest has pages, which are lost: 7.3's way, taken as meant. What comes
  /// of it is seen only where programs go on.
  public static let earlyEnd = Extensions(rawValue: 8)

  /// Both patch series.
  public static let all: Extensions = [.dma, .mmio]

  /// What a profile's name has at its end: `+dma`.
  var suffix: String {
    (contains(.dma) ? "+dma" : "") + (contains(.mmio) ? "+mmio" : "")
      + (contains(.mmioRanges) ? "+mmio-ranges" : "")
      + (contains(.earlyEnd) ? "+early-end" : "")
  }
}

/// A design of the interface, without its weak points: what the specification answers for.
public enum Design: UInt8, CaseIterable, Sendable {
  /// The newest: states in the vmemmap, mappings made by the first pin.
  case mainline
  /// The 2021 series: EL2 counts repeated shares; calls take ranges.
  case rfc2021
  /// Linux 6.12: states in the page tables, mappings made by the share.
  case linux612

  /// The name of the profile that is the design itself, or the kernel that has it.
  public var name: String {
    switch self {
    case .mainline: "mainline"
    case .rfc2021: "rfc2021"
    case .linux612: "linux6_12"
    }
  }
}
