extension Opcode {
  /// The calls' names where no memory may be taken, as in a handler of signals; by raw value.
  nonisolated(unsafe) public static let staticNames: UnsafePointer<StaticString> = {
    let names = UnsafeMutablePointer<StaticString>.allocate(capacity: 256)
    names.initialize(repeating: "", count: 256)
    for opcode in allCases {
      var reader = StaticNameReader()
      names[Int(opcode.rawValue)] = opcode.open(&reader)
    }
    return UnsafePointer(names)
  }()
}

private struct StaticNameReader: HypercallVisitor {
  func visit<C: Hypercall>(_ call: C) -> StaticString { C.name }
}
