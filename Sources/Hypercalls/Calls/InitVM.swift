/// Makes a VM of what the host's structure says, in memory that the host gives.
public struct InitVM: Hypercall {
  @inlinable public static var opcode: Opcode { .initVM }
  @inlinable public static var name: StaticString { "init_vm" }
  @inlinable public static var summary: StaticString {
    "Makes a VM of what the host's structure says, in memory that the host gives."
  }

  public var hostVM = Address(0)
  public var area = Address(0)
  public var root = Address(0)

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {
    visitor.visit(&hostVM, "host_vm", "the host's structure, which it shares with the hypervisor")
    visitor.visit(&area, "area", "where the hypervisor keeps its own structure")
    visitor.visit(
      &root, "root", "the root of the guest's stage 2: two pages, aligned to their size")
  }
}
