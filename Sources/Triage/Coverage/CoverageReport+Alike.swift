import Hypercalls
import Oracle
import Specification

// What is worth a try. A corpus comes closer by fuzzing and never ends, since what is rare twice is
// found last: the list names it, and whoever completes the corpus says how it is done, or why it
// cannot be.
extension CoverageReport {
  /// What is neither reached nor known to be legal, but like what is reached, sorted.
  ///
  /// Like a transition are: the same with another count of the page, or with ends of the range that
  /// stand otherwise; the same at another moment at which the host writes; want of tables where the
  /// call was granted; and every state whose parts occur in pairs with the same outcome.
  public var alike: [Transition] {
    let cells = operations.flatMap(\.cells)
    let reached = cells.filter(\.isReached).map(\.transition)
    var found = Set<Transition>()
    for group in Dictionary(grouping: reached, by: { $0.met(in: JointState()) }).values {
      let states = group.map(\.state)
      let likely =
        states.flatMap(\.siblings) + racing(states) + pairwise(Set(states))
        + (group[0].rule == .tablesShort ? granted(to: group[0].opcode) : [])
      found.formUnion(likely.map { group[0].met(in: $0) })
    }
    return found.subtracting(cells.map(\.transition)).sorted()
  }

  /// Each field that the host writes at each moment at which it writes any.
  private func racing(_ states: [JointState]) -> [JointState] {
    states.flatMap { state in states.compactMap { state.atMoment(of: $0) } }
  }

  private func granted(to opcode: Opcode) -> [JointState] {
    let cells = operations.first { $0.opcode == opcode }?.cells ?? []
    return cells.filter { $0.isReached && $0.transition.rule == .granted }.map(\.transition.state)
  }

  /// The states of which every two parts occur together in some state.
  private func pairwise(_ states: Set<JointState>) -> [JointState] {
    let rows = states.map(\.parts)
    guard let width = rows.first?.count else { return [] }
    // Of each two places, the parts that occur there together.
    var pairs = [Set<JointState>](repeating: [], count: width * width)
    for row in rows {
      for (place, part) in row.enumerated() {
        for other in 0..<place {
          pairs[place * width + other].insert(JointState(parts: [part, row[other]]))
        }
      }
    }
    var begun: [[JointState]] = [[]]
    for place in 0..<width {
      let parts = Set(rows.map { $0[place] })
      begun = begun.flatMap { row in
        parts.filter { part in
          row.indices.allSatisfy { other in
            pairs[place * width + other].contains(JointState(parts: [part, row[other]]))
          }
        }.map { row + [$0] }
      }
    }
    return begun.map { JointState(parts: $0) }
  }
}
