import Hypercalls
import Specification
import Testing

@testable import Hypervisor
@testable import Oracle

/// One way to spoil a machine, and the finding that it must give.
struct Corruption: Sendable, CustomTestStringConvertible {
  var name: String
  var design = Design.mainline
  var layout = MachineLayout.small
  var setUp: [String] = []
  /// The call in which it happens.
  var call = "host_read(pfn: ram+0x50)"
  var kind: Violation.Kind
  var invariant: Invariant?
  var aspect: Aspect
  /// Only a call's own check sees it: the machine is sound, but the call may not have done that.
  var isFrameCondition = false
  var spoil: @Sendable (inout Lockstep) throws -> Void

  var testDescription: String { name }

  init(
    _ name: String, in design: Design = .mainline, on layout: MachineLayout = .small,
    after setUp: [String] = [], during call: String = "host_read(pfn: ram+0x50)",
    _ kind: Violation.Kind, _ invariant: Invariant?, _ aspect: Aspect, inCallOnly: Bool = false,
    _ spoil: @escaping @Sendable (inout Lockstep) throws -> Void
  ) {
    self.name = name
    self.design = design
    self.layout = layout
    self.setUp = setUp
    self.call = call
    self.kind = kind
    self.invariant = invariant
    self.aspect = aspect
    isFrameCondition = inCallOnly
    self.spoil = spoil
  }
}
