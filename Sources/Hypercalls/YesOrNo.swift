/// Yes or no.
public struct YesOrNo: Argument {
  public var isSet: Bool

  @inlinable public init(_ isSet: Bool) { self.isSet = isSet }
  @inlinable public init(register: UInt64) { isSet = register != 0 }
  @inlinable public var register: UInt64 { isSet ? 1 : 0 }

  @inlinable public static var width: Int { 1 }
  public static var domain: String { "yes or no" }
  public static var words: [String] { ["yes", "no"] }

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    self.init(code & 1 != 0)
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? { register }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> YesOrNo {
    YesOrNo(random.oneIn(2))
  }

  public func simpler(in layout: MachineLayout) -> [YesOrNo] { isSet ? [YesOrNo(false)] : [] }

  public func text(in layout: MachineLayout) -> String { isSet ? "yes" : "no" }

  public init?(text: Substring, in layout: MachineLayout) {
    guard text == "yes" || text == "no" else { return nil }
    self.init(text == "yes")
  }
}
