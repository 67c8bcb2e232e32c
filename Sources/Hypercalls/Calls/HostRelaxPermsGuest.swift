/// Gives the loaded vCPU's guest more rights to a page that it has.
public struct HostRelaxPermsGuest: Hypercall {
  @inlinable public static var opcode: Opcode { .hostRelaxPermsGuest }
  @inlinable public static var name: StaticString { "host_relax_perms_guest" }
  @inlinable public static var summary: StaticString {
    "Gives the loaded vCPU's guest more rights to a page that it has."
  }

  public var gfn = Gfn(0)
  public var rights = Rights(15)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&gfn, "gfn", "the guest's frame")
    visitor.visit(&rights, "rights", "the rights to add")
  }
}
