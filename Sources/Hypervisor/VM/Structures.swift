// Sizes of the structures that EL2 shares with the host or keeps for a VM, and the byte offsets of
// the fields that memory protection touches. The sizes are those of the recorded machine.

/// The host's `struct kvm`.
enum HostVM {
  static let size: UInt64 = 7704
  static let handle: UInt64 = 48
  /// Pages that a teardown gives back: address of the first, and how many.
  static let teardownHead: UInt64 = 56
  static let teardownCount: UInt64 = 64
  static let createdVCPUs: UInt64 = 152
}

/// The host's `struct kvm_vcpu`.
enum HostVCPU {
  static let size: UInt64 = 9320
  static let index: UInt64 = 12
}

/// EL2's `struct pkvm_hyp_vm`: a copy of the host's structure, then fields of its own.
enum HypVM {
  static let hostVM = HostVM.size
  static let root = hostVM + 8
  static let vcpuCount = root + 8
  /// Pointers to the vCPUs, one for each that the host said it created.
  static let vcpus: UInt64 = 8064

  static func size(createdVCPUs: UInt64) -> UInt64 { vcpus + 8 * createdVCPUs }
}

/// EL2's `struct pkvm_hyp_vcpu`: a copy of the host's structure, then a pointer to it.
enum HypVCPU {
  static let size: UInt64 = 9328
  /// How often it is loaded, in a field that the copy does not use.
  static let loadCount: UInt64 = 88
  static let hostVCPU = HostVCPU.size
}

/// The two concatenated root tables of a guest's stage 2.
enum GuestRoot {
  static let pageCount: UInt64 = 2
  static let size = pageCount << 12
}
