/// Shares a range of the host's pages with the secure world.
public struct HostShareFFA: Hypercall {
  @inlinable public static var opcode: Opcode { .hostShareFFA }
  @inlinable public static var name: StaticString { "host_share_ffa" }
  @inlinable public static var summary: StaticString {
    "Shares a range of the host's pages with the secure world."
  }
  @inlinable public static var kind: CallKind { .direct }

  public var pfn = Pfn(0)
  public var pages = PageCount(1)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to share")
    visitor.visit(&pages, "pages", "how many")
  }
}
