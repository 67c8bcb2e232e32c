import Hypercalls
import Hypervisor
import Specification

/// A component in the picture of a program: one narrow column for each page.
public enum Lane: String, CaseIterable, Sendable {
  case host, hyp, guest, device, secure

  /// The hypervisor is EL2's, and the h is the host's.
  public var letter: String {
    switch self {
    case .host: "h"
    case .hyp: "e"
    case .guest: "g"
    case .device: "d"
    case .secure: "s"
    }
  }

  public var summary: String {
    switch self {
    case .host: "the host"
    case .hyp: "the hypervisor, at EL2"
    case .guest: "a guest"
    case .device: "a device, by DMA"
    case .secure: "the secure world"
    }
  }

  /// The lane that a fact of the page is about (`MachinePage.facts`).
  public init(fact: String) {
    switch fact {
    case "hyp", "hyp map", "count": self = .hyp
    case "guest", "mapped by guests": self = .guest
    case "device", "mapped by devices": self = .device
    default: self = .host
    }
  }
}

/// What one component has of one page.
public enum LaneState: Equatable, Sendable {
  /// Has nothing of it.
  case none
  case owns
  /// Owns it and lends it.
  case lends
  case borrows(count: UInt64)
  /// May reach what nobody owns.
  case reaches

  public var mark: String {
    switch self {
    case .none: "·"
    case .owns: "O"
    case .lends: "L"
    case .borrows(let count): count > 0 ? "B\(count)" : "B"
    case .reaches: "N"
    }
  }

  init(_ state: PageState, count: UInt64 = 0) {
    switch state {
    case .owned: self = .owns
    case .sharedOwned: self = .lends
    case .sharedBorrowed: self = .borrows(count: count)
    case .noPage: self = .none
    }
  }
}

extension MachinePage {
  /// What a component has of the page, as its own books and tables say it.
  ///
  /// The secure world has none that EL2 could read: there it is the specification's word.
  public func state(in lane: Lane, _ abstract: AbstractPage) -> LaneState {
    // Pages of devices have no books, but entries alone.
    let isDevice = view.kind == .device
    switch lane {
    case .host where isDevice:
      if case .owner = view.hostLeaf { return .none } else { return .reaches }
    case .host where abstract.owner == .nobody: return .reaches
    case .host: return LaneState(view.hostState)
    case .hyp where isDevice: return view.hypLeaf == .empty ? .none : .owns
    case .hyp: return LaneState(view.hypState, count: view.refcount)
    case .guest:
      let guests = users.filter { if case .guest = $0.space { true } else { false } }
      return guests.first.map { LaneState($0.state, count: UInt64(guests.count)) } ?? .none
    case .device:
      let entries = users.count { if case .device = $0.space { true } else { false } }
      let count = max(view.dmaCount, UInt64(entries))
      return count > 0 ? .borrows(count: count) : .none
    case .secure: return abstract.borrower == .ffa ? .borrows(count: 0) : .none
    }
  }
}

extension PageCondition {
  public func state(in lane: Lane) -> LaneState { machine.state(in: lane, abstract) }
}
