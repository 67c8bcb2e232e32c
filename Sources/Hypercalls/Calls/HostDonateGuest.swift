/// Gives a page of the host to the loaded vCPU's protected guest.
public struct HostDonateGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostDonateGuest }
  @inlinable public static var name: StaticString { "host_donate_guest" }
  @inlinable public static var summary: StaticString {
    "Gives a page of the host to the loaded vCPU's protected guest."
  }

  public var pfn = Pfn(0)
  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to give")
    visitor.visit(&gfn, "gfn", "the guest's frame for it")
  }
}
