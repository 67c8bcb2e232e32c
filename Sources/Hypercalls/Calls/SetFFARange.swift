/// The host writes one range into a descriptor.
public struct SetFFARange: Hypercall {
  @inlinable public static var opcode: Opcode { .setFFARange }
  @inlinable public static var name: StaticString { "set_ffa_range" }
  @inlinable public static var summary: StaticString {
    "The host writes one range into a descriptor."
  }
  @inlinable public static var kind: CallKind { .event }

  public var buffer = Address(0)
  public var at = DescriptorSize(96)
  public var address = Address(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&buffer, "buffer", "where the descriptor lies")
    visitor.visit(
      &at, "at", "where in it the range lies: 80 is the first in a descriptor that begins")
    visitor.visit(&address, "address", "the range's first page")
    visitor.visit(&pages, "pages", "how many pages it has")
  }
}
