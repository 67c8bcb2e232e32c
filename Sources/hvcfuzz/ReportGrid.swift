import Hypercalls
import Hypervisor
import Triage

/// The picture of a program: calls down, pages across, a column for each component of a page.
struct ReportGrid {
  private let chronicle: Chronicle
  /// The pages of the violation first, then others; more than that are only counted.
  private let lives: [PageLife]
  private let involvedCount: Int
  private let lanes: [Lane]
  private static let lifeMax = 40

  init(_ chronicle: Chronicle) {
    self.chronicle = chronicle
    let involved = chronicle.livesInvolved
    let others = chronicle.lives.filter { !involved.contains($0) && $0.changesHands }
    lives = Array((involved + others).prefix(Self.lifeMax))
    involvedCount = min(involved.count, Self.lifeMax)
    // Most programs have no device and no guest.
    lanes = Lane.allCases.filter { [lives] lane in
      lane == .host || lane == .hyp
        || lives.contains { life in
          life.moments.contains { $0.condition.state(in: lane) != .none }
            || life.demanded?.state(in: lane, life.last.abstract) ?? .none != .none
        }
    }
  }

  var context: [String: Any] {
    let details = chronicle.tableDetails()
    var rows = [row(after: nil)]
    for index in chronicle.calls.indices { rows.append(row(after: index, details[index])) }
    if lives.contains(where: { $0.demanded != nil }) { rows.append(demandedRow) }
    var context: [String: Any] = [
      "size": lanes.count == 2 ? "two" : "",
      "pages": lives.enumerated().map(heading),
      "lanes": lives.flatMap { _ in
        lanes.enumerated().map { index, lane in
          ["class": lane.letter + (index == 0 ? " f" : ""), "letter": lane.letter.uppercased()]
        }
      },
      "rows": rows,
    ]
    context["left"] = leftOut
    return context
  }

  private func heading(_ index: Int, _ life: PageLife) -> [String: Any] {
    var heading: [String: Any] = [
      "name": Pfn(life.pages.lowerBound).text(in: chronicle.layout), "span": lanes.count,
      "style": index < involvedCount && chronicle.failure != nil ? "involved" : "",
    ]
    if life.pages.count > 1 {
      heading["last"] = Pfn(life.pages.upperBound).text(in: chronicle.layout)
    }
    return heading
  }

  private var leftOut: String? {
    let count = chronicle.lives.count - lives.count
    let pages = count == 1 ? "1 more page, or row of pages, is" : "\(count) more are"
    return count > 0
      ? "\(pages) named or changed and not drawn, most because nobody gets or loses them." : nil
  }

  private func row(after index: Int?, _ details: TableDetail? = nil) -> [String: Any] {
    var row: [String: Any] = [
      "cells": lives.flatMap { life in lanes.enumerated().map { cell(life, $1, $0, index) } }
    ]
    guard let index else {
      row["text"] = "at boot"
      return row
    }
    let call = Explanation.Call(chronicle.calls[index], number: index + 1, chronicle.layout)
    row["number"] = index + 1
    row["text"] = call.text
    row["summary"] = call.summary
    row["result"] = "= " + call.result
    row["mustBe"] = call.mustBe.map { "must be \($0)" }
    row["isCulprit"] = isCulprit(index)
    row["details"] = true
    row["walks"] = details?.walks.map { ["page": $0.page, "whose": $0.whose, "steps": $0.steps] }
    row["hasTranslations"] = !(details?.translations.isEmpty ?? true)
    row["translations"] = details?.translations
    row["changes"] = changes(index)
    return row
  }

  private func isCulprit(_ index: Int) -> Bool {
    chronicle.culprit != nil && index == chronicle.calls.count - 1
  }

  private func changes(_ index: Int) -> [String] {
    chronicle.lives.filter { $0.moment(of: index) != nil }.prefix(8).map { life in
      let before = life.condition(after: index == 0 ? nil : index - 1)
      let after = life.condition(after: index)
      let changes = after.machine.changes(since: before.machine)
      let words =
        changes.isEmpty ? "the specification's books alone" : changes.joined(separator: ", ")
      return "\(life.name(in: chronicle.layout)): \(words)"
    }
  }

  /// A cell without a title is as the one above it.
  private func cell(
    _ life: PageLife, _ lane: Lane, _ place: Int, _ index: Int?
  ) -> [String: Any] {
    let condition = life.condition(after: index)
    let state = condition.state(in: lane)
    var style = lane.letter + state.style + (place == 0 ? " f" : "")
    var cell: [String: Any] = ["text": state.mark]
    let before = index.map { life.condition(after: $0 == 0 ? nil : $0 - 1).state(in: lane) }
    if before != state {
      style += " n"
      cell["title"] =
        "\(life.name(in: chronicle.layout)), \(lane.summary): \(state.words)"
    }
    if index == chronicle.calls.indices.last, wrongLanes(life).contains(lane) { style += " x" }
    cell["class"] = style
    return cell
  }

  /// What the design makes of the pages, where the machine has something else.
  private var demandedRow: [String: Any] {
    let cells = lives.flatMap { life in
      let wrong = wrongLanes(life)
      return lanes.enumerated().map { place, lane -> [String: Any] in
        let edge = place == 0 ? " f" : ""
        guard let demanded = life.demanded, wrong.contains(lane) else {
          return ["class": "v" + edge, "text": ""]
        }
        let state = demanded.state(in: lane, life.last.abstract)
        return ["class": lane.letter + state.style + edge + " n m", "text": state.mark]
      }
    }
    return ["text": "must be", "isDemand": true, "cells": cells]
  }

  private func wrongLanes(_ life: PageLife) -> Set<Lane> {
    guard let demanded = life.demanded else { return [] }
    return Set(life.last.machine.differences(from: demanded).map { Lane(fact: $0.what) })
  }
}

extension PageLife {
  /// Whether any component ever has something else of the page.
  fileprivate var changesHands: Bool {
    Lane.allCases.contains { lane in
      moments.contains { $0.condition.state(in: lane) != boot.state(in: lane) }
    }
  }
}

extension LaneState {
  fileprivate var style: String {
    switch self {
    case .none: " z"
    case .owns: " o"
    case .lends: " l"
    case .borrows: " b"
    case .reaches: " r"
    }
  }

  fileprivate var words: String {
    switch self {
    case .none: "nothing"
    case .owns: "owns it"
    case .lends: "owns and lends it"
    case .borrows(let count): count > 0 ? "borrows it, counted \(count)" : "borrows it"
    case .reaches: "may reach it; it is nobody's"
    }
  }
}
