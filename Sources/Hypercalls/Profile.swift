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

  public var name: String {
    switch self {
    case .mainline: "mainline"
    case .rfc2021: "rfc2021"
    case .linux612: "linux6_12"
    case .linux612NoDebug: "linux6_12-nodebug"
    case .mainlineAsIs: "mainline-asis"
    case .mainlineAsIsNoDebug: "mainline-asis-nodebug"
    }
  }

  public init?(name: some StringProtocol) {
    guard let profile = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = profile
  }

  public var isHardened: Bool { self == .mainline || self == .rfc2021 }

  /// The kernel whose design the profile follows.
  @inlinable public var design: Design {
    switch self {
    case .mainline, .mainlineAsIs, .mainlineAsIsNoDebug: .mainline
    case .rfc2021: .rfc2021
    case .linux612, .linux612NoDebug: .linux612
    }
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
