import Hypercalls
import Hypervisor

extension TracePage {
  /// What the recorder would print of a page of the model.
  init(_ view: PageView, pfn: UInt64, design: Design) {
    let hostState: TraceState =
      switch view.kind {
      case .memory: TraceState(view.hostState)
      case .noMap: .noMap
      case .device: .mmio
      }
    // 6.12 has one execute permission at EL2, 7.3 tells privileged from unprivileged.
    self.init(
      pfn: pfn,
      host: TraceEntry(state: hostState, map: TraceMap(view.hostLeaf, execute: .all)),
      hyp: TraceEntry(
        state: TraceState(view.hypState),
        map: TraceMap(view.hypLeaf, execute: design == .mainline ? .privileged : .all)),
      refcount: view.refcount, shareCount: view.shareCount)
  }
}

extension TraceState {
  init(_ state: PageState) {
    self =
      switch state {
      case .owned: .owned
      case .sharedOwned: .sharedOwned
      case .sharedBorrowed: .sharedBorrowed
      case .noPage: .noPage
      }
  }
}

extension TraceMap {
  /// `execute` is how the table's format spells that a page may be executed.
  init(_ leaf: LeafView, execute: TracePermissions.Execute) {
    switch leaf {
    case .empty: self = .empty
    case .owner(let component): self = .annotation(owner: component.rawValue, guest: nil)
    case .guest(let handle, let gfn):
      self = .annotation(
        owner: Component.guest.rawValue, guest: TraceGuestFrame(handle: handle, gfn: gfn))
    case .mapped(let level, let isReadable, let isWritable, let isExecutable):
      let permissions = TracePermissions(
        read: isReadable, write: isWritable, execute: isExecutable ? execute : .none)
      self = .valid(level: UInt8(level), permissions: permissions)
    }
  }
}
