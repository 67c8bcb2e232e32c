import Hypercalls
import Specification

extension TraceGuestPage {
  /// What the specification says of a guest's frame, as the recorder would print it.
  init(vm: UInt64, gfn: UInt64, in specification: borrowing Specification) {
    // Ready-made VMs go by their number, others by their handle.
    let slot = Int(vm < 3 ? vm : vm - Handle.first)
    let mapping = specification.guestMapping(covering: GuestFrame(slot: slot, gfn: gfn))?.mapping
    guard let mapping, !mapping.isPoison else {
      let state: TraceState = mapping == nil ? .noPage : .poisoned
      self.init(vm: vm, gfn: gfn, entry: TraceEntry(state: state, map: .empty), pfn: nil)
      return
    }
    let permissions = TracePermissions(
      read: mapping.isReadable, write: mapping.isWritable,
      execute: mapping.isExecutable ? .all : .none, accessed: mapping.isAccessed)
    let entry = TraceEntry(
      state: TraceState(mapping.state),
      map: .valid(level: mapping.isBlock ? 2 : 3, permissions: permissions))
    self.init(vm: vm, gfn: gfn, entry: entry, pfn: mapping.pfn)
  }
}

extension TraceState {
  init(_ state: GuestMapping.State) {
    self =
      switch state {
      case .owned: .owned
      case .lent: .sharedOwned
      case .borrowed: .sharedBorrowed
      case .poisoned: .poisoned
      }
  }
}
