/// Shares pages of the host with the loaded vCPU's guest.
public struct HostShareGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostShareGuest }
  @inlinable public static var name: StaticString { "host_share_guest" }
  @inlinable public static var summary: StaticString {
    "Shares pages of the host with the loaded vCPU's guest."
  }

  public var pfn = Pfn(0)
  public var gfn = Gfn(0)
  public var pages = PageCount(1)
  public var rights = Rights(15)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the first page to share")
    visitor.visit(&gfn, "gfn", "the guest's frame for it")
    visitor.visit(&pages, "pages", "how many: 1 or 512")
    visitor.visit(&rights, "rights", "what the guest may do with them")
  }
}
