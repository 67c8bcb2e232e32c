/// A call or event, declared once: its type lists its arguments, and all else is derived from that.
public protocol Hypercall: Sendable {
  static var opcode: Opcode { get }
  /// The kernel's spelling, without the leading underscores.
  static var name: StaticString { get }
  /// One sentence; the first line of the type's documentation is the same.
  static var summary: StaticString { get }
  static var kind: CallKind { get }
  /// The kernel's function that answers, where it is not `__pkvm_` and the name.
  static var kernelName: StaticString? { get }

  init()

  /// Shows every argument to the visitor, in the order of their registers.
  mutating func forEachArgument<V: ArgumentVisitor>(_ visitor: inout V)
}

extension Hypercall {
  @inlinable public static var kind: CallKind { .hypercall }
  @inlinable public static var kernelName: StaticString? { nil }
}

/// Something done to each argument of a call: read, write, draw, shrink, print, parse, document.
public protocol ArgumentVisitor {
  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString)
}

/// Something done with a call's type; `RawCall.open` and `Opcode.open` choose the type.
public protocol HypercallVisitor {
  associatedtype Output
  mutating func visit<C: Hypercall>(_ call: C) -> Output
}
