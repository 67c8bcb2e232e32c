import Hypercalls
import Hypervisor

/// How a target stands after a program, beside the model.
public struct TargetStanding: Sendable {
  /// What each call that was made gave.
  public var answers: [TargetProcess.Answer]
  /// The pages that the target has otherwise than the model, as it has them.
  public var pages: [UInt64: PageStates]
}

extension Differential {
  /// Runs a program on both sides, whether or not they agree, and compares all of memory then.
  ///
  /// Throws where the target does not get through it. A machine that has warned or panicked has no
  /// pages to look at.
  public mutating func standing(after program: Program) throws(TargetFailure) -> TargetStanding {
    let failure = run(program)
    if let failure, !failure.hasAnswer { throw failure }
    let watched = WatchedPages(target.layout, readsDevices: target.readsDevices)
    let (answers, pages) = try target.make(
      madeCalls.map(\.call), lookingAt: endsAlive(failure) ? watched.everything() : [])
    var others: [UInt64: PageStates] = [:]
    for (pfn, page) in pages {
      let model = modelStates(of: pfn)
      let states = PageStates(page, beside: model, countsPins: !target.layout.isHypOwned(pfn))
      if states != model { others[pfn] = states }
    }
    return TargetStanding(answers: answers, pages: others)
  }
}

extension PageStates {
  /// What a target says of a page that the model has too; what is not compared is as in the model.
  fileprivate init(_ page: TargetPage, beside model: PageStates, countsPins: Bool) {
    self = model
    // A poisoned page, which no page of the model is for level 1, is open to nobody.
    if model.kind == .memory { host = PageState(rawValue: page.hostState) ?? .noPage }
    hyp = PageState(rawValue: page.hypState) ?? .noPage
    if countsPins { refcount = UInt64(page.pinCount) }
    shareCount = UInt64(page.shareCount)
  }
}
