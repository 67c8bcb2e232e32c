/// Gives the hypervisor a page of a device.
public struct HostDonateHypMMIO: Hypercall {
  @inlinable public static var opcode: Opcode { .hostDonateHypMMIO }
  @inlinable public static var name: StaticString { "host_donate_hyp_mmio" }
  @inlinable public static var summary: StaticString {
    "Gives the hypervisor a page of a device."
  }

  public var pfn = DevicePage(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&pfn, "pfn", "the page to give")
  }
}
