import Hypercalls
import Hypervisor
import Specification

extension Explanation {
  /// Something that the machine has, and what the design makes of it.
  public struct Difference: Encodable, Sendable {
    public var what: String
    public var actual: String
    public var mustBe: String
  }

  /// The life of a page, or of several that always fared alike.
  public struct Page: Encodable, Sendable {
    public struct Moment: Encodable, Sendable {
      /// 0 at boot.
      public var call: Int
      public var by: String
      /// Whose it is, who borrows it and how often, in words.
      public var words: String
      /// Nil from a call on that broke its contract: nobody says whose pages are then.
      public var owner: String?
      public var borrower: String?
      public var count: UInt32?
      /// What the machine changed, or at boot what it has.
      public var machine: [String]
    }

    public var name: String
    public var first: UInt64
    public var count: Int
    public var moments: [Moment]
    public var differences: [Difference]
  }
}

extension Explanation.Page {
  init(_ life: PageLife, in chronicle: Chronicle) {
    name = life.name(in: chronicle.layout)
    first = life.pages.lowerBound
    count = life.pages.count
    var before: MachinePage?
    moments = []
    for moment in life.moments {
      let page = chronicle.books(at: moment)
      let machine = moment.condition.machine
      moments.append(
        Moment(
          call: (moment.callIndex ?? -1) + 1,
          by: moment.callIndex.map { chronicle.calls[$0].call.opcode.name } ?? "boot",
          words: page?.words(in: chronicle.mode.profile.design)
            ?? "unspecified, after a broken contract",
          owner: page.map { "\($0.owner)" }, borrower: page.map { "\($0.borrower)" },
          count: page?.count,
          machine: before.map { machine.changes(since: $0) } ?? machine.standing))
      before = machine
    }
    differences = life.demanded.map { life.last.machine.differences(from: $0) } ?? []
  }
}

extension Chronicle {
  /// Whose a page is, as long as anybody specifies it.
  fileprivate func books(at moment: PageLife.Moment) -> AbstractPage? {
    if let breach, let index = moment.callIndex, index >= breach { return nil }
    return moment.condition.abstract
  }
}

extension MachinePage {
  /// What changed: `host owned → shared-owned`.
  public func changes(since before: MachinePage) -> [String] {
    facts.changes(since: before.facts)
  }

  /// What there is at all: `host owned`.
  fileprivate var standing: [String] {
    let nothing: Set<String> = ["none", "0", "nobody", "no-page"]
    return facts.compactMap { nothing.contains($0.words) ? nil : "\($0.name) \($0.words)" }
  }

  public func differences(from demanded: MachinePage) -> [Explanation.Difference] {
    zip(facts, demanded.facts).compactMap { fact, other in
      fact.words == other.words
        ? nil
        : Explanation.Difference(what: fact.name, actual: fact.words, mustBe: other.words)
    }
  }
}
