/// Ends the sharing of a range of pages with the secure world.
public struct HostUnshareFFA: Hypercall {
  @inlinable public static var opcode: Opcode { .hostUnshareFFA }
  @inlinable public static var name: StaticString { "host_unshare_ffa" }
  @inlinable public static var summary: StaticString {
    "Ends the sharing of a range of pages with the secure world."
  }
  @inlinable public static var kind: CallKind { .direct }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to take back")
    visitor.visit(&pages, "pages", "how many")
  }
}
