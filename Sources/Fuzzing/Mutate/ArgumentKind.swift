import Hypercalls

/// What an argument is about, whatever the unit in which a call says it: arguments of a kind can
/// stand for each other.
enum ArgumentKind: UInt8 {
  case page, devicePage, pageCount, frame, handle, vcpuCount, transaction, descriptorSize, device
  case iova, field, other

  init<A: Argument>(of type: A.Type) {
    self =
      if type == Pfn.self || type == Address.self {
        .page
      } else if type == DevicePage.self {
        .devicePage
      } else if type == PageCount.self || type == ByteCount.self {
        .pageCount
      } else if type == Gfn.self {
        .frame
      } else if type == Handle.self {
        .handle
      } else if type == VCPUCount.self {
        .vcpuCount
      } else if type == TransactionHandle.self {
        .transaction
      } else if type == DescriptorSize.self {
        .descriptorSize
      } else if type == DeviceReference.self {
        .device
      } else if type == Iova.self {
        .iova
      } else if type == StructureField.self {
        .field
      } else {
        .other
      }
  }
}

/// A call's arguments by kind, in pages; each can be taken once.
struct ArgumentList: HypercallVisitor, ArgumentVisitor {
  private(set) var count = 0
  private var shifts = InlineArray<6, UInt64>(repeating: 0)
  private var kinds = InlineArray<6, ArgumentKind>(repeating: .other)
  private var values = InlineArray<6, UInt64>(repeating: 0)

  init() {}

  init(_ call: RawCall) { call.open(&self) }

  mutating func visit<C: Hypercall>(_ call: C) {
    var call = call
    call.forEachArgument(&self)
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    kinds[count] = ArgumentKind(of: A.self)
    let shift = A.pageShift ?? 0
    shifts[count] = shift
    values[count] = argument.register >> shift
    count += 1
  }

  /// How far the register of an address is shifted, whosever it is; nil where it says something
  /// else.
  func addressShift(_ index: Int) -> UInt64? {
    switch kinds[index] {
    case .page, .devicePage, .frame, .iova: shifts[index]
    default: nil
    }
  }

  /// Forgets all pages but the first.
  mutating func keepFirstPage() {
    var isFirst = true
    for index in 0..<count where kinds[index] == .page {
      if !isFirst { kinds[index] = .other }
      isFirst = false
    }
  }

  /// The first argument of a kind that was not taken yet.
  mutating func take(_ kind: ArgumentKind) -> UInt64? {
    guard kind != .other else { return nil }
    for index in 0..<count where kinds[index] == kind {
      kinds[index] = .other
      return values[index]
    }
    return nil
  }
}
