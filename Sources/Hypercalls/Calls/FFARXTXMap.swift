/// The host names the two pages through which it and the proxy exchange descriptors.
public struct FFARXTXMap: Hypercall {
  @inlinable public static var opcode: Opcode { .ffaRXTXMap }
  @inlinable public static var name: StaticString { "ffa_rxtx_map" }
  @inlinable public static var summary: StaticString {
    "The host names the two pages through which it and the proxy exchange descriptors."
  }
  @inlinable public static var kernelName: StaticString? { "do_ffa_rxtx_map" }

  public var tx = Address(0)
  public var rx = Address(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&tx, "tx", "where the host writes descriptors")
    visitor.visit(&rx, "rx", "where it reads them")
    visitor.visit(&pages, "pages", "the size of each, which is 1")
  }
}
