/// Marks a mapping of the loaded vCPU's guest as used.
public struct HostMkyoungGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostMkyoungGuest }
  @inlinable public static var name: StaticString { "host_mkyoung_guest" }
  @inlinable public static var summary: StaticString {
    "Marks a mapping of the loaded vCPU's guest as used."
  }

  public var gfn = Gfn(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame")
  }
}
