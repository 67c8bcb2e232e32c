/// The host takes back the two pages of descriptors.
public struct FFARXTXUnmap: Hypercall {
  @inlinable public static var opcode: Opcode { .ffaRXTXUnmap }
  @inlinable public static var name: StaticString { "ffa_rxtx_unmap" }
  @inlinable public static var summary: StaticString {
    "The host takes back the two pages of descriptors."
  }
  @inlinable public static var kernelName: StaticString? { "do_ffa_rxtx_unmap" }

  @inlinable public init() {}

  @inlinable public mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V) {}
}
