/// Gives a page of a device back to the host.
public struct HypDonateHostMMIO: Hypercall {
  @inlinable public static var opcode: Opcode { .hypDonateHostMMIO }
  @inlinable public static var name: StaticString { "hyp_donate_host_mmio" }
  @inlinable public static var summary: StaticString {
    "Gives a page of a device back to the host."
  }

  public var pfn = DevicePage(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to give back")
  }
}
