// mainline's structures, with the fields that memory protection touches. On the recorded machine
// each of the host's takes a page, and so do EL2's while a VM has few vCPUs.

extension HostVM {
  static let mainlineSize: UInt64 = 0x1000
  /// Pages of the guest's tables that finalisation gives back, a list of their own.
  static let stage2TeardownHead: UInt64 = 72
  static let isProtected: UInt64 = 88
}

extension HostVCPU {
  static let mainlineSize: UInt64 = 0x1000
  /// Pages that the host offers for the guest's tables.
  static let memcacheHead: UInt64 = 88
}

/// EL2's `struct pkvm_hyp_vm` of mainline.
enum MainlineVM {
  static let hostVM: UInt64 = 0
  static let root: UInt64 = 8
  static let handle: UInt64 = 16
  static let createdVCPUs: UInt64 = 24
  static let isProtected: UInt64 = 32
  static let isDying: UInt64 = 40
  /// The VM's own pool: oldest and newest page.
  static let poolHead: UInt64 = 48
  static let poolTail: UInt64 = 56
  /// Pointers to the vCPUs, one for each that the host said it created.
  static let vcpus: UInt64 = 2048

  static func size(createdVCPUs: UInt64) -> UInt64 { vcpus + 8 * createdVCPUs }
}

/// EL2's `struct pkvm_hyp_vcpu` of mainline.
enum MainlineVCPU {
  static let size: UInt64 = 0x1000
  static let hostVCPU: UInt64 = 0
  static let vm: UInt64 = 8
  /// Which CPU it is loaded on, counted from 1.
  static let loadedOn: UInt64 = 16
  /// Pages that EL2 holds for the guest's tables.
  static let memcacheHead: UInt64 = 24
}
