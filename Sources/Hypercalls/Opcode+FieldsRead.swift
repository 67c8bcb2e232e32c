extension Opcode {
  /// The fields of the host's structures that the hypervisor reads to answer the call, which the
  /// host may write meanwhile; nil for none.
  public var fieldsRead: ClosedRange<StructureField.RawValue>? {
    func from(_ first: StructureField, to last: StructureField) -> ClosedRange<UInt64> {
      first.rawValue...last.rawValue
    }
    return switch self {
    case .initVM: from(.createdVCPUs, to: .isProtected)
    case .initVCPU: from(.vcpuIndex, to: .vcpuIndex)
    case .hostShareGuest, .hostDonateGuest: from(.memcacheHead, to: .memcachePages)
    case .finalizeTeardownVM, .teardownVM: from(.teardownHead, to: .stage2TeardownPages)
    case .ffaMemShare, .ffaMemLend, .ffaMemFragTx: from(.listOffset, to: .rangePages)
    default: nil
    }
  }
}
