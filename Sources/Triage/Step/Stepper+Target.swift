import Hypercalls
import Hypervisor
import Target

extension Stepper {
  /// The pages that the target has otherwise here than the model, as changes from the model's.
  private mutating func changesOnTarget() throws(TargetFailure) -> [PageChange] {
    var made = program
    made.calls = Array(program.calls.prefix(position))
    guard let pages = try differential?.standing(after: made).pages else { return [] }
    return pages.sorted { $0.key < $1.key }.compactMap { pfn, states in
      let model = MachinePage(view: machine.hypervisor.inspect(pfn))
      let target = MachinePage(view: model.view.noting(states))
      return PageChange(pfn: pfn, parts: target.changes(since: model))
    }
  }

  /// All that the target has otherwise, a row of pages a line.
  mutating func targetLines() -> [String] {
    guard let name = mode.target?.name else { return ["there is no target; step takes --target"] }
    do {
      let changes = PageChange.joined(try changesOnTarget())
      if changes.isEmpty { return ["\(name) has no page otherwise than the model"] }
      return ["model → \(name)"] + changes.map { $0.text(in: layout) }
    } catch {
      return ["\(name) gives no answer: \(error.signature)"]
    }
  }

  /// What the target has of one page, where there is a target that answers.
  mutating func targetLines(of page: Pfn) -> [String] {
    guard let name = mode.target?.name, let changes = try? changesOnTarget() else { return [] }
    let change = changes.first { $0.pages.contains(page.rawValue) }
    return ["  \(name) has " + (change.map { $0.parts.joined(separator: ", ") } ?? "the same")]
  }
}

extension MachinePage {
  fileprivate init(view: PageView) {
    self.init(view: view, users: [], cachedFor: [], contents: nil)
  }
}
