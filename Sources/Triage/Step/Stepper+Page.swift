import Hypercalls
import Hypervisor
import Oracle
import Specification

extension Stepper {
  /// All that is known of a page: its owner, the machine's facts, and the calls that changed it.
  func lines(of page: Pfn) -> [String] {
    let pfn = page.rawValue
    let view = machine.hypervisor.inspect(pfn)
    let kind =
      switch view.kind {
      case .memory: "memory"
      case .noMap: "memory that the firmware keeps"
      case .device: "a device's, or nothing"
      }
    let facts = view.facts.map { "\($0.name) \($0.words)" }
    var lines = [
      "\(page.text(in: layout))  \(kind)",
      "  it is "
        + (machine.isJudged
          ? machine.specification[pfn].words(in: mode.profile.design)
          : "unspecified, after a broken contract"),
      "  " + facts.joined(separator: ", "),
    ]
    if let demands = demands(on: view, of: pfn) { lines.append("  must be " + demands) }
    if view.shareCount > 0 { lines.append("  mapped by guests in \(view.shareCount) places") }
    let calls = steps.filter { step in step.changes.contains { $0.pages.contains(pfn) } }
      .map { "\($0.index + 1)" }
    if !calls.isEmpty { lines.append("  changed by call " + calls.joined(separator: ", ")) }
    return lines
  }

  /// What the books should say and do not; nil where they are right.
  private func demands(on view: PageView, of pfn: UInt64) -> String? {
    // Beside a target, what must be is what the machine has.
    guard mode.target == nil, let expected = machine.expectedStates(of: pfn) else { return nil }
    var demands: [String] = []
    if view.hostState != expected.host { demands.append("host \(expected.host.words)") }
    if view.hypState != expected.hyp { demands.append("hyp \(expected.hyp.words)") }
    if let count = expected.references, count != view.refcount { demands.append("count \(count)") }
    return demands.isEmpty ? nil : demands.joined(separator: ", ")
  }

  /// The entries on the way to a page, one a line.
  func walkLines(_ page: Pfn, in space: AddressSpace) -> [String] {
    let walk = machine.hypervisor.walk(page.rawValue, in: space)
    guard !walk.isEmpty else { return ["\(space.name) has no tables for it"] }
    return walk.map { $0.words(in: layout) }
  }

  /// What the tables hold of each region, pages in a row that are alike on one line.
  func tableLines(of space: AddressSpace) -> [String] {
    switch space {
    case .host, .hyp: break
    case .guest, .device: return placeLines(of: space)
    }
    var lines: [String] = []
    for index in 0..<layout.regionCount {
      let pages = layout.regions[index].pages
      var first = pages.first
      var words = leafWords(first, in: space)
      for pfn in pages.first..<pages.end {
        let next = leafWords(pfn, in: space)
        guard next != words else { continue }
        lines.append(range(first...pfn - 1) + "  " + words)
        (first, words) = (pfn, next)
      }
      lines.append(range(first...pages.end - 1) + "  " + words)
    }
    return lines
  }

  private func leafWords(_ pfn: UInt64, in space: AddressSpace) -> String {
    let view = machine.hypervisor.inspect(pfn)
    return space == .host ? view.hostLeaf.words : view.hypLeaf.words
  }

  private func range(_ pages: ClosedRange<UInt64>) -> String {
    let first = Pfn(pages.lowerBound).text(in: layout)
    return pages.count == 1 ? first : first + "…" + Pfn(pages.upperBound).text(in: layout)
  }

  /// The places of a guest or a device at which the calls so far had a mapping made.
  private func placeLines(of space: AddressSpace) -> [String] {
    var footholds = Footholds()
    _ = footholds.note(machine.hypervisor, since: 0)
    let users = footholds.users(in: machine.hypervisor)
    let places = users.flatMap { pfn, users in
      users.filter { $0.space == space }.map { (pfn: pfn, user: $0) }
    }
    guard !places.isEmpty else { return ["\(space.name) has nothing mapped"] }
    return places.sorted { $0.user.page < $1.user.page }.map { pfn, user in
      "\(HexNumber(user.page))  \(Pfn(pfn).text(in: layout)) \(user.leaf.words), "
        + user.state.words
    }
  }

  /// Translations that an MMU keeps, in the order of their places in the TLB.
  var translationLines: [String] {
    var lines: [String] = []
    for number in 0..<machine.hypervisor.translationEnd {
      guard let cached = machine.hypervisor.cachedTranslation(number) else { continue }
      let space = AddressSpace(vmid: cached.vmid)
      let name =
        space == .host
        ? range(cached.page...cached.page + cached.pages.count - 1) : "\(HexNumber(cached.page))"
      lines.append(
        "\(space.name)  \(name)  to " + machine.hypervisor.target(of: cached).words(in: layout))
    }
    return lines.isEmpty ? ["no translation is kept"] : lines
  }

  /// The VMs that there are, and who has them loaded.
  var vmLines: [String] {
    let lines = (0..<Specification.vmSlotCount).compactMap { slot -> String? in
      let vm = machine.specification.vm(slot: slot)
      guard vm.state != .free else { return nil }
      var words = ["\(HexNumber(Handle.first + UInt64(slot)))", "\(vm.state)"]
      if vm.state.exists {
        words += [
          vm.isProtected ? "protected" : "not protected",
          "vCPUs \(vm.vcpuCount) of \(vm.createdVCPUs)", "mappings \(vm.mappingCount)",
          "loaded \(vm.loadCount)",
        ]
      }
      return words.joined(separator: ", ")
    }
    return lines.isEmpty ? ["there is no VM"] : lines
  }
}
