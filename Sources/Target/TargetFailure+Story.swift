import Hypercalls

extension TargetFailure {
  /// What is wrong, in sentences, one a line; the signature is printed by the caller.
  public func story(in layout: MachineLayout) -> [String] {
    var lines = [headline]
    if let pfn { lines.append("page \(Pfn(pfn).text(in: layout))") }
    if let frame { lines.append("frame \(Self.hex(frame.gfn)) of VM \(Self.hex(frame.handle))") }
    if let place { lines.append("the target names \(place)") }
    return lines
  }

  private var headline: String {
    switch kind {
    case .result(let expected, let actual):
      "\(call) gave \(actual), the model \(expected)"
    case .ending(let expected, let actual):
      "\(call) \(actual.words) in the target; in the model it \(expected.words)"
    case .turns(let expected, let actual):
      "\(call) was made \(actual) times before it failed, in the model \(expected) times"
    case .state(.hostState, let expected, let actual):
      "\(after) the host's state is \(Self.state(actual)), in the model \(Self.state(expected))"
    case .state(.hypState, let expected, let actual):
      "\(after) the hypervisor's state is \(Self.state(actual)), in the model "
        + Self.state(expected)
    case .state(.pinCount, let expected, let actual):
      "\(after) the page has \(actual) references, in the model \(expected)"
    case .state(.shareCount, let expected, let actual):
      "\(after) guests map the page in \(actual) places, in the model \(expected)"
    case .state(.guestState, let expected, let actual):
      "\(after) the guest's state is \(Self.state(actual)), in the model \(Self.state(expected))"
    case .state(.guestPage, let expected, let actual):
      "\(after) the guest maps page \(Self.hex(actual)), in the model \(Self.hex(expected))"
    case .state(.guestYoung, _, let actual):
      "\(after) the guest's page is \(actual == 0 ? "old" : "young"), and not so in the model"
    case .state(.guestRights, let expected, let actual):
      "\(after) the guest's rights are \(Self.rights(actual)), in the model "
        + Self.rights(expected)
    case .garbage(let field, let value):
      "the target answers with \(value) for \(field), which stands for nothing, \(during)"
    case .overrun:
      "the target wrote beyond the memory that it was given to fill in, \(during)"
    case .signalled(let number):
      "the target's process ended with \(Self.signalName(number)), \(during)"
    case .exited(let status): "the target's process ended with status \(status), \(during)"
    case .hung: "the target did not answer in time, \(during)"
    case .refused(let message): "\(during): \(message)"
    case .layout(let message): "the layout that the target answers with: \(message)"
    }
  }

  private var call: String {
    guard let opcode, let callIndex else { return "a call" }
    return "call \(callIndex + 1), \(opcode.name),"
  }

  private var after: String {
    guard let opcode, let callIndex else { return "just booted," }
    return "after call \(callIndex + 1), \(opcode.name),"
  }

  private var during: String {
    let doing =
      switch phase {
      case .loading: "when it was loaded"
      case .creating: "when the machine was created"
      case .resetting: "in reset"
      case .atBoot: "when the booted machine's pages were read"
      case .calling: "in"
      case .reading: "when pages were read after"
      }
    guard let opcode, let callIndex else { return doing }
    return "\(doing) call \(callIndex + 1), \(opcode.name)"
  }

  private static func state(_ value: UInt32) -> String {
    switch value {
    case 0: "owned"
    case 1: "shared-owned"
    case 2: "shared-borrowed"
    case 3: "no-page"
    case 4: "poisoned"
    default: "\(value)"
    }
  }
}

extension TargetFailure {
  private static func hex(_ number: some BinaryInteger) -> String {
    "0x" + String(number, radix: 16)
  }

  private static func rights(_ bits: UInt32) -> String {
    let letters = ["r", "w", "x"].enumerated().filter { bits >> UInt32($0.offset) & 1 != 0 }
    return letters.isEmpty ? "none" : letters.map(\.element).joined()
  }
}

extension TargetEnding {
  var words: String {
    switch self {
    case .returned: "returned"
    case .warned: "met an assertion"
    case .panicked: "panicked"
    case .dead: "found a machine that is dead"
    case .unsupported: "is not supported"
    }
  }
}
