import Hypercalls
import Hypervisor

/// Pages in a row that a call changed in the same way.
public struct PageChange: Equatable, Sendable {
  public var pages: ClosedRange<UInt64>
  /// What of them changed, in the field's words: `host owned → shared-owned`.
  public var parts: [String]

  /// Nil where nothing that a tool shows has changed.
  init?(pfn: UInt64, from old: PageView, to new: PageView) {
    self.init(pfn: pfn, parts: new.facts.changes(since: old.facts))
  }

  init?(pfn: UInt64, parts: [String]) {
    guard !parts.isEmpty else { return nil }
    pages = pfn...pfn
    self.parts = parts
  }

  /// Joins neighbours that changed alike; the changes come sorted by page.
  static func joined(_ changes: [PageChange]) -> [PageChange] {
    changes.reduce(into: []) { joined, change in
      if let last = joined.last, last.parts == change.parts,
        last.pages.upperBound + 1 == change.pages.lowerBound
      {
        joined[joined.count - 1].pages = last.pages.lowerBound...change.pages.upperBound
      } else {
        joined.append(change)
      }
    }
  }

  public func text(in layout: MachineLayout) -> String {
    var name = Pfn(pages.lowerBound).text(in: layout)
    if pages.count > 1 { name += "…" + Pfn(pages.upperBound).text(in: layout) }
    return name + "  " + parts.joined(separator: ", ")
  }
}

extension PageView {
  /// What there is to say of a page, in the field's words.
  var facts: [(name: String, words: String)] {
    [
      ("host", hostState.words), ("host map", hostLeaf.words), ("hyp", hypState.words),
      ("hyp map", hypLeaf.words), ("count", "\(refcount)"), ("mapped by devices", "\(dmaCount)"),
    ]
  }
}

extension [(name: String, words: String)] {
  /// The facts of a page that are otherwise than they were: `host owned → shared-owned`.
  func changes(since before: Self) -> [String] {
    zip(before, self).compactMap { old, new in
      old.words == new.words ? nil : "\(old.name) \(old.words) → \(new.words)"
    }
  }
}

extension PageState {
  var words: String {
    switch self {
    case .owned: "owned"
    case .sharedOwned: "shared-owned"
    case .sharedBorrowed: "shared-borrowed"
    case .noPage: "no-page"
    }
  }
}

extension LeafView {
  var words: String {
    switch self {
    case .empty: "none"
    case .owner(let component): "noted as \(component)'s"
    case .guest(let handle, let gfn):
      "noted as guest 0x\(String(handle, radix: 16))'s at 0x\(String(gfn, radix: 16))"
    case .mapped(let level, let isReadable, let isWritable, let isExecutable):
      (isReadable ? "r" : "-") + (isWritable ? "w" : "-") + (isExecutable ? "x" : "-")
        + Self.size(level)
    }
  }

  private static func size(_ level: Int) -> String {
    switch level {
    case 3: ""
    case 2: " in 2 MiB"
    case 1: " in 1 GiB"
    default: " at level \(level)"
    }
  }
}
