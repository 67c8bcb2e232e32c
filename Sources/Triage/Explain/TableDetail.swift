import Hypercalls
import Hypervisor
import Oracle

/// The entries on the way to a page after a call, and what MMUs keep, in words.
public struct TableDetail: Sendable {
  public struct Walk: Sendable {
    public var page: String
    /// Whose tables they are.
    public var whose: String
    /// From the root down, one entry a line.
    public var steps: [String]
  }

  public var walks: [Walk]
  public var translations: [String]
}

extension Chronicle {
  /// How many lives of one call are looked up.
  static let walkedLifeMax = 4

  /// Tables and TLBs after each call, as far as the call changed them; takes one more run.
  public func tableDetails() -> [TableDetail] {
    var machine = mode.machine(layout: layout)
    machine.begin(program.failurePoint)
    var kept: [String] = []
    return calls.indices.map { index in
      _ = machine.step(program.calls[index], at: index)
      let lives = lives.filter { $0.moment(of: index) != nil }.prefix(Self.walkedLifeMax)
      let translations = translations(of: machine.hypervisor)
      defer { kept = translations }
      return TableDetail(
        walks: lives.flatMap { walks($0, after: index, in: machine.hypervisor) },
        translations: translations == kept ? [] : translations)
    }
  }

  private func walks(
    _ life: PageLife, after index: Int, in machine: borrowing Hypervisor
  ) -> [TableDetail.Walk] {
    let pfn = life.pages.lowerBound
    let users = life.condition(after: index).machine.users.map { ($0.space, $0.page) }
    let places: [(AddressSpace, UInt64)] = [(.host, pfn), (.hyp, pfn)] + users
    return places.map { space, page in
      TableDetail.Walk(
        page: life.name(in: layout),
        whose: space.holder + (mode.target == nil ? "" : ", in the model"),
        steps: machine.walk(page, in: space).map { $0.words(in: layout) })
    }
  }

  private func translations(of machine: borrowing Hypervisor) -> [String] {
    (0..<machine.translationEnd).compactMap { number in
      guard let cached = machine.cachedTranslation(number) else { return nil }
      let page = "0x" + String(cached.page, radix: 16)
      let space = AddressSpace(vmid: cached.vmid)
      return "\(space.name): page \(page) → \(machine.target(of: cached).words(in: layout))"
    }
  }
}

extension AddressSpace {
  fileprivate var holder: String {
    switch self {
    case .host: "the host"
    case .hyp: "the hypervisor"
    case .guest, .device: name
    }
  }
}
