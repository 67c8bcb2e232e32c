extension Opcode {
  /// The kernel's spelling, as programs write it.
  public var name: String {
    var reader = NameReader()
    return open(&reader)
  }

  /// The call with that spelling, or nil.
  public init?(name: some StringProtocol) {
    guard let opcode = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = opcode
  }

  public var kind: CallKind {
    var reader = KindReader()
    return open(&reader)
  }

  /// What the call does, in one sentence.
  public var summary: String {
    var reader = SummaryReader()
    return open(&reader)
  }

  /// The kernel's function that answers the call; nil for an event that the kernel does not see.
  public var kernelFunction: String? {
    var reader = KernelNameReader()
    return open(&reader)
  }
}

private struct NameReader: HypercallVisitor {
  func visit<C: Hypercall>(_ call: C) -> String { "\(C.name)" }
}

private struct KindReader: HypercallVisitor {
  func visit<C: Hypercall>(_ call: C) -> CallKind { C.kind }
}

private struct SummaryReader: HypercallVisitor {
  func visit<C: Hypercall>(_ call: C) -> String { "\(C.summary)" }
}

private struct KernelNameReader: HypercallVisitor {
  func visit<C: Hypercall>(_ call: C) -> String? {
    C.kernelName.map { "\($0)" } ?? (C.kind == .event ? nil : "__pkvm_\(C.name)")
  }
}
