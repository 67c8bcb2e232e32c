/// Takes back one page that the host shared with the hypervisor.
public struct HostUnshareHyp: Hypercall {
  @inlinable public static var opcode: Opcode { .hostUnshareHyp }
  @inlinable public static var name: StaticString { "host_unshare_hyp" }
  @inlinable public static var summary: StaticString {
    "Takes back one page that the host shared with the hypervisor."
  }

  public var pfn = Pfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to take back")
  }
}
