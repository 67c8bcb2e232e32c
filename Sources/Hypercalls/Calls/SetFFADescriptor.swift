/// The host writes a descriptor of one range over what lay there.
public struct SetFFADescriptor: Hypercall {
  @inlinable public static var opcode: Opcode { .setFFADescriptor }
  @inlinable public static var name: StaticString { "set_ffa_descriptor" }
  @inlinable public static var summary: StaticString {
    "The host writes a descriptor of one range over what lay there."
  }
  @inlinable public static var kind: CallKind { .event }

  public var buffer = Address(0)
  public var address = Address(0)
  public var pages = PageCount(1)
  public var offset = DescriptorSize(64)
  public var receivers = SmallNumber(1)
  public var sender = SmallNumber(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&buffer, "buffer", "where the descriptor lies")
    visitor.visit(&address, "address", "the range's first page")
    visitor.visit(&pages, "pages", "how many pages it has")
    visitor.visit(&offset, "offset", "where the list of ranges begins, a header of 16 bytes first")
    visitor.visit(&receivers, "receivers", "how many borrow, which is 1")
    visitor.visit(&sender, "sender", "who lends, which is 0, the host")
  }
}
