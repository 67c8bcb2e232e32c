import Hypercalls

/// What the host is about to write.
struct PendingWrite {
  var field: StructureField
  var address: Address
  var isHalf: Bool
  var value: UInt64
}

extension Specification {
  /// The field that the host is about to write while some call reads; nil where it writes nothing.
  public var fieldBeingWritten: StructureField? {
    // Not through the accessor, whose frame would be allocated for a caller in another module.
    storage.pointee.hostMemory.pendingWrite?.field
  }

  /// Another CPU of the host writes what it meant to, unless it has given the page away by now.
  mutating func letHostWrite() {
    guard let write = hostMemory.pendingWrite else { return }
    hostMemory.pendingWrite = nil
    let word = Address(write.address.rawValue & ~7)
    guard isHosts(word, 8) else { return }
    if write.isHalf {
      hostMemory.setHalf(write.value, at: write.address)
    } else {
      hostMemory[word] = write.value
    }
    var page = memory[word.pfn]
    page.content = .host
    memory.change(word.pfn, to: page)
  }

  /// The host writes before the call, which so finds the page as the host left it.
  mutating func letHostWriteFirst() {
    letHostWrite()
    memory.beginStep()
  }

  /// The call has read all that it reads of the host's; where it writes to the same words after
  /// that, the host's write is lost.
  mutating func endReading(_ evidence: Evidence) {
    if evidence.hostRace == .afterRead { letHostWrite() }
  }
}

extension StructureField {
  var isHalf: Bool {
    switch self {
    case .createdVCPUs, .handle, .vcpuIndex, .listOffset, .rangePages: true
    default: false
    }
  }

  /// The byte at which the field lies; nil where the design has no such field.
  func place(in design: Design) -> UInt64? {
    switch self {
    case .createdVCPUs: return HostVM.createdVCPUs
    case .vcpuIndex: return HostVCPU.index
    case .teardownHead: return HostVM.structuresGivenBack
    case .teardownPages: return HostVM.structuresGivenBack + 8
    case .listOffset: return Descriptor.listOffset
    case .rangeAddress: return Descriptor.firstRange
    case .rangePages: return Descriptor.firstRange + Descriptor.pageCount
    default: break
    }
    guard design == .mainline else { return nil }
    return switch self {
    case .handle: HostVM.handle
    case .isProtected: HostVM.isProtected
    case .stage2TeardownHead: HostVM.tablesGivenBack
    case .stage2TeardownPages: HostVM.tablesGivenBack + 8
    case .memcacheHead: HostVCPU.offered
    default: HostVCPU.offered + 8
    }
  }
}
