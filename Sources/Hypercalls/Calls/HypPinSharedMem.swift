/// Pins a range of shared pages, so that the host cannot take them back.
public struct HypPinSharedMem: Hypercall {
  @inlinable public static var opcode: Opcode { .hypPinSharedMem }
  @inlinable public static var name: StaticString { "hyp_pin_shared_mem" }
  @inlinable public static var summary: StaticString {
    "Pins a range of shared pages, so that the host cannot take them back."
  }
  @inlinable public static var kind: CallKind { .direct }
  @inlinable public static var kernelName: StaticString? { "hyp_pin_shared_mem" }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to pin")
    visitor.visit(&pages, "pages", "how many")
  }
}
