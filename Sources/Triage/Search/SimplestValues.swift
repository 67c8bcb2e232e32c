import Hypercalls

/// The simplest values of each type of argument, as the minimiser ranks them.
///
/// To rank all values of a type takes as long as a search of a thousand moves, so that each type's
/// are kept.
struct SimplestValues {
  private let layout: MachineLayout
  private var ranked: [ObjectIdentifier: [UInt64]] = [:]

  init(layout: MachineLayout) { self.layout = layout }

  mutating func of<A: Argument>(_ type: A.Type, _ count: Int) -> ArraySlice<UInt64> {
    let key = ObjectIdentifier(type)
    if ranked[key] == nil { ranked[key] = rank(type) }
    return ranked[key, default: []].prefix(count)
  }

  private func rank<A: Argument>(_ type: A.Type) -> [UInt64] {
    let values = Set((0..<256).map { A(code: $0, in: layout).register })
    let ranked = values.map { (rank: A(register: $0).simpler(in: layout).count, value: $0) }
    return ranked.sorted { $0 < $1 }.map(\.value)
  }
}

extension MachineLayout {
  /// Pages that differ from each other at boot, one of each kind.
  var notablePages: [UInt64] {
    let hyps = [hypPool.first, readyMadeVMs.first]
    // Text, constants, 6.12's unmapped data page, data, stack, and what 6.12 lends the host.
    let imagePages = [0, 4, 6, 7, 10, 11].map { image.first + $0 }
    // Behind a region's end, blocks of devices' pages are cut short by it.
    let ends = (0..<regionCount).map { regions[$0].pages.end }
    return hyps + imagePages + Landmark.allCases.map { $0.base(in: self) } + ends
  }
}
