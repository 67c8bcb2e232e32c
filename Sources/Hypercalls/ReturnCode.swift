/// The value that a call gives back: 0 or a positive answer, or a negated Linux error number.
public struct ReturnCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: Int64

  @inlinable public init(rawValue: Int64) { self.rawValue = rawValue }
  @inlinable init(errno: Int64) { rawValue = -errno }
}

extension ReturnCode {
  @inlinable public static var success: Self { Self(rawValue: 0) }
  /// `EPERM`: a page is not in the state that the call needs.
  @inlinable public static var notPermitted: Self { Self(errno: 1) }
  /// `ENOENT`
  @inlinable public static var noEntry: Self { Self(errno: 2) }
  /// `E2BIG`: the size asked for is not the size of the mapping.
  @inlinable public static var tooBig: Self { Self(errno: 7) }
  /// `EAGAIN`
  @inlinable public static var tryAgain: Self { Self(errno: 11) }
  /// `ENOMEM`: no page for a page table.
  @inlinable public static var noMemory: Self { Self(errno: 12) }
  /// `EACCES`, for FF-A's DENIED: a page is not the caller's to lend.
  @inlinable public static var denied: Self { Self(errno: 13) }
  /// `EFAULT`
  @inlinable public static var badAddress: Self { Self(errno: 14) }
  /// `EBUSY`: somebody still counts on the page, or a counter is at its limit.
  @inlinable public static var busy: Self { Self(errno: 16) }
  /// `EEXIST`
  @inlinable public static var exists: Self { Self(errno: 17) }
  /// `EINVAL`
  @inlinable public static var invalidArgument: Self { Self(errno: 22) }
  /// `ERANGE`: beyond the address space of a page table.
  @inlinable public static var outOfRange: Self { Self(errno: 34) }
  /// `EOPNOTSUPP`: the profile's kernel has no such call (SMCCC NOT_SUPPORTED).
  @inlinable public static var notSupported: Self { Self(errno: 95) }
  /// `EHWPOISON`
  @inlinable public static var hardwarePoisoned: Self { Self(errno: 133) }

  @inlinable public var isError: Bool { rawValue < 0 }
}

extension ReturnCode: CustomStringConvertible {
  /// The error numbers that a program's text may name.
  public static let names: [(code: ReturnCode, name: String)] = [
    (.notPermitted, "-EPERM"), (.noEntry, "-ENOENT"), (.tooBig, "-E2BIG"),
    (.tryAgain, "-EAGAIN"), (.noMemory, "-ENOMEM"), (.denied, "-EACCES"), (.badAddress, "-EFAULT"),
    (.busy, "-EBUSY"),
    (.exists, "-EEXIST"), (.invalidArgument, "-EINVAL"), (.outOfRange, "-ERANGE"),
    (.notSupported, "-EOPNOTSUPP"), (.hardwarePoisoned, "-EHWPOISON"),
  ]

  public var description: String {
    Self.names.first { $0.code == self }?.name ?? String(rawValue)
  }

  /// Reads what `description` prints: a name such as `-EPERM`, or a number.
  public init?(_ text: some StringProtocol) {
    if let named = Self.names.first(where: { $0.name == text }) {
      self = named.code
    } else if let number = Int64(text) {
      self.init(rawValue: number)
    } else {
      return nil
    }
  }
}
