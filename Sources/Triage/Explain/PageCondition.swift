import Hypercalls
import Hypervisor
import Specification

/// A guest or a device that maps a page, and where.
public struct PageUser: Equatable, Sendable {
  public var space: AddressSpace
  /// The page of its address space that leads there.
  public var page: UInt64
  public var leaf: LeafView
  public var state: PageState
}

/// One page as the machine has it: states, entries, counts, users, contents.
public struct MachinePage: Equatable, Sendable {
  public var view: PageView
  public var users: [PageUser]
  /// Whose TLB still translates to the page.
  public var cachedFor: [AddressSpace]
  /// Who wrote the page last; nil where the machine has no memory there.
  public var contents: Writer?

  /// Every fact by its name, in words.
  var facts: [(name: String, words: String)] {
    let guests = users.filter { if case .guest = $0.space { true } else { false } }
    let devices = users.filter { if case .device = $0.space { true } else { false } }
    return view.facts + [
      ("mapped by guests", "\(view.shareCount)"),
      ("guest", guests.isEmpty ? "none" : guests.map(\.words).joined(separator: ", ")),
      ("device", devices.isEmpty ? "none" : devices.map(\.words).joined(separator: ", ")),
      ("in a TLB", cachedFor.isEmpty ? "none" : cachedFor.map(\.owner).joined(separator: ", ")),
      ("written by", contents.map { "\($0)" } ?? "nobody"),
    ]
  }
}

/// One page between two calls: whose it should be, and what the machine has of it.
public struct PageCondition: Equatable, Sendable {
  public var abstract: AbstractPage
  public var machine: MachinePage
}

extension PageUser {
  /// `0x1001 at 0x200 rwx owned`
  var words: String {
    let state = if case .guest = space { " " + state.words } else { "" }
    return "\(space.name) at 0x\(String(page, radix: 16)) \(leaf.words)\(state)"
  }
}

extension AddressSpace {
  var owner: String { name + "'s" }

  /// What a program calls its holder.
  var name: String {
    switch self {
    case .host: "host"
    case .hyp: "hyp"
    case .guest(let handle): "VM 0x\(String(handle, radix: 16))"
    case .device(let device): "dev\(device)"
    }
  }
}

extension AbstractPage {
  /// Whose the page is, who borrows it and how often, in a clause: `the host's, lent to …`.
  public func words(in design: Design) -> String {
    let vm = "VM 0x\(String(Handle.first + UInt64(slot) &- 1, radix: 16))"
    let whose =
      switch owner {
      case .host: "the host's"
      case .hyp: slot > 0 ? "the hypervisor's, kept for \(vm)" : "the hypervisor's"
      case .guest: "the guest's of \(vm)"
      case .nobody: "nobody's"
      }
    return whose + lent(in: design)
  }

  private func lent(in design: Design) -> String {
    switch borrower {
    case .none: owner == .nobody ? ", open to the host" : slot > 0 && owner == .hyp ? "" : " alone"
    case .hyp where design == .rfc2021: ", shared with the hypervisor \(times)"
    case .hyp: ", lent to the hypervisor" + (count > 0 ? ", which has it pinned \(times)" : "")
    case .ffa: ", lent to the secure world"
    case .host: ", lent to the host"
    case .guests: ", lent to guests, which map it \(times)"
    case .device: ", mapped by devices \(times)"
    }
  }

  private var times: String { count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }
}
