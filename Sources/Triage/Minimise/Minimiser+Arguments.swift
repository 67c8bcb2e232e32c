import Hypercalls

extension Minimiser where Check: ~Copyable {
  /// Puts the simplest value that keeps the failure in each place; then in several at once.
  mutating func simplifyArguments() {
    for index in best.calls.indices {
      simplifyRepeat(index)
      simplifyActor(index)
      shortenRange(index)
      for slot in best.calls[index].argumentSlots(in: layout) {
        simplify([Place(call: index, register: slot.register)], to: slot.simpler)
      }
    }
    simplifyEqualValues()
  }

  private mutating func simplifyRepeat(_ index: Int) {
    let count = best.calls[index].repeatCount
    for simpler in [1] + ByteFormat.repeatCounts where simpler < count {
      var calls = best.calls
      calls[index].repeatCount = simpler
      if accepts(calls: calls) { return }
    }
  }

  private mutating func simplifyActor(_ index: Int) {
    for simpler in 0..<best.calls[index].actor {
      var calls = best.calls
      calls[index].actor = simpler
      if accepts(calls: calls) { return }
    }
  }

  /// Keeps one page of a range: simpler than the range even where its number is higher.
  private mutating func shortenRange(_ index: Int) {
    let slots = best.calls[index].argumentSlots(in: layout)
    for (page, count) in zip(slots, slots.dropFirst())
    where page.role == .page && count.role == .pageCount && (2...512).contains(count.pages) {
      for offset in 0..<count.pages {
        var calls = best.calls
        calls[index].x[page.register] = (page.pages &+ offset) << page.shift
        calls[index].x[count.register] = 1 << count.shift
        if accepts(calls: calls) { break }
      }
    }
  }

  /// Changes equal values together: the page that several calls name, the length of a range that
  /// is pinned and unpinned.
  private mutating func simplifyEqualValues() {
    for places in equalValues() {
      guard let simpler = slot(places[0])?.simpler else { continue }
      if simplify(places, to: simpler) { continue }
      for (position, first) in places.enumerated() {
        for second in places[(position + 1)...] { simplify([first, second], to: simpler) }
      }
    }
  }

  @discardableResult
  private mutating func simplify(_ places: [Place], to values: [UInt64]) -> Bool {
    for value in values {
      var calls = best.calls
      for place in places { calls[place.call].x[place.register] = value }
      if accepts(calls: calls) { return true }
    }
    return false
  }

  /// Places with the same kind of argument and the same value, where there are several.
  private func equalValues() -> [[Place]] {
    var groups: [Key: [Place]] = [:]
    var order: [Key] = []
    for (index, call) in best.calls.enumerated() {
      for slot in call.argumentSlots(in: layout) {
        let key = Key(role: slot.role, value: slot.value)
        if groups[key] == nil { order.append(key) }
        groups[key, default: []].append(Place(call: index, register: slot.register))
      }
    }
    return order.compactMap { groups[$0] }.filter { $0.count > 1 }
  }

  private func slot(_ place: Place) -> ArgumentSlot? {
    best.calls[place.call].argumentSlots(in: layout).first { $0.register == place.register }
  }
}

/// Where an argument stands in a program.
private struct Place {
  var call: Int
  var register: Int
}

private struct Key: Hashable {
  var role: ArgumentSlot.Role
  var value: UInt64
}
