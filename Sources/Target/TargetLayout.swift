import CTarget
import Hypercalls

/// Where a target's memory lies, as far as its answer makes sense.
struct TargetLayout {
  /// What the model is built from.
  let machine: MachineLayout
  /// Pages whose counts are the hypervisor's own business.
  private let hypOwned: [PageRange]
  /// Pages that are not read back.
  private let untouchable: [PageRange]

  /// Checks the answer; a target may say anything.
  init(_ answer: hvcfuzz_layout, wanted: MachineLayout) throws(TargetFailure) {
    guard answer.page_shift == 12 else {
      throw Self.failure("pages of 2^\(answer.page_shift) bytes; the model has 4 KiB")
    }
    guard answer.ipa_bits == wanted.ipaBits else {
      throw Self.failure("\(answer.ipa_bits) bits of address; the model has \(wanted.ipaBits)")
    }
    guard answer.range_count <= UInt32(HVCFUZZ_RANGE_MAX) else {
      throw Self.failure("\(answer.range_count) ranges; there is room for \(HVCFUZZ_RANGE_MAX)")
    }
    let ranges = Self.ranges(of: answer)
    for range in ranges {
      guard range.kind <= 4 else { throw Self.failure("a range of kind \(range.kind)") }
      guard range.count > 0, range.count <= 1 << 28, range.first <= 1 << 28 else {
        throw Self.failure("a range of \(range.count) pages at \(Self.hex(range.first))")
      }
    }
    let memory = ranges.filter { $0.kind <= 1 }
    let regions = memory.map {
      MemoryRegion(first: $0.first, count: $0.count, isNoMap: $0.kind == 1)
    }
    let own = (0..<wanted.regionCount).map { wanted.regions[$0] }
    guard regions == own else {
      throw Self.failure("RAM and NOMAP are \(Self.text(regions)), wanted were \(Self.text(own))")
    }
    machine = wanted
    hypOwned = ranges.filter { $0.kind == 3 }.map { PageRange(first: $0.first, count: $0.count) }
    untouchable =
      ranges.filter { $0.kind == 4 }.map { PageRange(first: $0.first, count: $0.count) }
    for range in hypOwned + untouchable
    where !(0..<machine.regionCount).contains(where: {
      let region = machine.regions[$0]
      return !region.isNoMap && region.pages.contains(range.first)
        && region.pages.contains(range.end - 1)
    }) {
      throw Self.failure("\(Self.text(range)) is the hypervisor's, and not within RAM")
    }
  }

  func isHypOwned(_ pfn: UInt64) -> Bool { hypOwned.contains { $0.contains(pfn) } }
  func isUntouchable(_ pfn: UInt64) -> Bool { untouchable.contains { $0.contains(pfn) } }

  private static func ranges(of answer: hvcfuzz_layout) -> [hvcfuzz_range] {
    withUnsafeBytes(of: answer.ranges) { bytes in
      Array(bytes.bindMemory(to: hvcfuzz_range.self).prefix(Int(answer.range_count)))
    }
  }

  private static func failure(_ message: String) -> TargetFailure {
    TargetFailure(.layout(message), .creating)
  }

  private static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  private static func text(_ range: PageRange) -> String {
    "\(hex(range.first))…\(hex(range.end - 1))"
  }

  private static func text(_ regions: [MemoryRegion]) -> String {
    if regions.isEmpty { return "nowhere" }
    return regions.map { (text($0.pages)) + ($0.isNoMap ? " (NOMAP)" : "") }
      .joined(separator: ", ")
  }
}

extension hvcfuzz_layout {
  /// What the model would like a target to be.
  init(wanting layout: MachineLayout, design: Design) {
    self.init()
    abi = UInt32(HVCFUZZ_TARGET_ABI)
    size = UInt32(MemoryLayout<hvcfuzz_layout>.size)
    page_shift = 12
    ipa_bits = UInt32(layout.ipaBits)
    for index in 0..<layout.regionCount {
      let region = layout.regions[index]
      add(region.pages, region.isNoMap ? HVCFUZZ_NOMAP : HVCFUZZ_RAM)
    }
    add(layout.hypPool, HVCFUZZ_HYP_OWNED)
    add(PageRange(first: layout.image.first, count: 11), HVCFUZZ_HYP_OWNED)
    if design == .mainline { add(layout.readyMadeVMs, HVCFUZZ_HYP_OWNED) }
  }

  private mutating func add(_ pages: PageRange, _ kind: hvcfuzz_range_kind) {
    guard pages.count > 0 else { return }
    let index = Int(range_count)
    withUnsafeMutableBytes(of: &ranges) { bytes in
      bytes.bindMemory(to: hvcfuzz_range.self)[index] = hvcfuzz_range(
        first: pages.first, count: pages.count, kind: kind.rawValue, reserved: 0)
    }
    range_count += 1
  }
}
