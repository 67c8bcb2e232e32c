/// What the host lets a guest do with a page, as it passes it (`KVM_PGTABLE_PROT_*`).
struct GuestRights: OptionSet, Sendable {
  let rawValue: UInt64

  static let executePrivileged = GuestRights(rawValue: 1)
  static let executeUnprivileged = GuestRights(rawValue: 2)
  static let write = GuestRights(rawValue: 4)
  static let read = GuestRights(rawValue: 8)

  static let execute: GuestRights = [.executePrivileged, .executeUnprivileged]
  static let all: GuestRights = [.execute, .write, .read]

  /// Nothing but rights: no memory type, no software bits.
  var isValid: Bool { isSubset(of: .all) }
  /// Both exception levels or none, which is all that hardware without FEAT_XNX can tell.
  var isEncodable: Bool { isSuperset(of: .execute) || isDisjoint(with: .execute) }

  var mapping: Mapping {
    Mapping(
      isReadable: contains(.read), isWritable: contains(.write),
      isExecutable: isSuperset(of: .execute))
  }
}
