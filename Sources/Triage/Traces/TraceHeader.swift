import Hypercalls

/// The first line of a trace: which kernel it was recorded from, and on which machine.
public struct TraceHeader: Sendable {
  /// The whole line, for printing.
  public var text: String
  /// The recorder's name of the build, such as `6.12-oom-layout-b-debug`.
  public var variant: String
  public var version: Version
  /// Built without `CONFIG_NVHE_EL2_DEBUG`, as distributions do.
  public var isProduction: Bool
  public var layout: MachineLayout

  public enum Version: String, Sendable {
    case linux612 = "6.12"
    case linux73 = "7.3"
  }

  /// The patch series that the build carried, which its name tells.
  public var extensions: Extensions {
    let parts = variant.split(separator: "-")
    var extensions: Extensions = []
    if parts.contains("dma") { extensions.insert(.dma) }
    if parts.contains("mmio") { extensions.insert(.mmio) }
    return extensions
  }

  /// Whether lines tell how many allocations failed; those of patch series do not.
  public var notesFailedAllocations: Bool { extensions.isEmpty }

  /// The profile that the trace was recorded from; nil where there is none.
  public var profile: Profile? {
    let design: Design = version == .linux612 ? .linux612 : .mainline
    return Profile(asIs: design, isProduction: isProduction, extensions: extensions)
  }
}

extension TraceHeader {
  /// Reads `# variant … ; pKVM oracle … ; seed … ; layout ram=… nomap=… …`.
  ///
  /// Throws what is wrong with it, to be prefixed with file and line.
  init(line: String) throws(TraceHeaderError) {
    text = line
    let words = line.split(separator: " ")
    guard words.starts(with: ["#", "variant"]), words.count > 2 else {
      throw TraceHeaderError("expected the header '# variant …' of a trace")
    }
    variant = String(words[2])
    isProduction = variant.hasSuffix("-production")
    guard let oracle = words.firstIndex(of: "oracle"), oracle + 1 < words.count,
      let version = Version(rawValue: String(words[oracle + 1]))
    else { throw TraceHeaderError("expected 'oracle 6.12' or 'oracle 7.3' in the header") }
    self.version = version
    layout = try Self.layout(words)
  }

  private static func layout(_ words: [Substring]) throws(TraceHeaderError) -> MachineLayout {
    func field(_ name: String) -> Substring? {
      words.first { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1)
    }
    func pages(_ name: String) throws(TraceHeaderError) -> PageRange? {
      guard let text = field(name) else { return nil }
      let numbers = text.split(separator: "+").map { UInt64($0, radix: 16) }
      guard numbers.count == 2, let start = numbers[0], let size = numbers[1],
        start & 0xfff == 0, size & 0xfff == 0, size > 0,
        start.addingReportingOverflow(size).overflow == false
      else { throw TraceHeaderError("expected '\(name)=START+SIZE' in whole pages, hexadecimal") }
      return PageRange(first: start >> 12, count: size >> 12)
    }
    func required(_ name: String) throws(TraceHeaderError) -> PageRange {
      guard let range = try pages(name) else {
        throw TraceHeaderError("expected '\(name)=' in the header")
      }
      return range
    }

    var regions = [MemoryRegion(pages: try required("ram"), isNoMap: false)]
    regions.append(MemoryRegion(pages: try required("nomap"), isNoMap: true))
    if let range = try pages("extra_nomap") {
      regions.append(MemoryRegion(pages: range, isNoMap: true))
    }
    if let range = try pages("extra_ram") {
      regions.append(MemoryRegion(pages: range, isNoMap: false))
    }
    regions.sort { $0.pages.first < $1.pages.first }
    for (lower, upper) in zip(regions, regions.dropFirst())
    where lower.pages.end > upper.pages.first {
      throw TraceHeaderError("the header's memory regions overlap")
    }

    var layout = MachineLayout(regions: regions)
    guard field("ipa_bits").flatMap({ UInt64($0) }) == layout.ipaBits else {
      throw TraceHeaderError("expected 'ipa_bits=\(layout.ipaBits)' in the header")
    }
    layout.hypPool = try required("pool")
    layout.image = try required("image")
    layout.readyMadeVMs = try required("meta")
    return layout
  }
}

extension MemoryRegion {
  init(pages: PageRange, isNoMap: Bool) {
    self.init(first: pages.first, count: pages.count, isNoMap: isNoMap)
  }
}

/// What is wrong with a header.
struct TraceHeaderError: Error {
  var message: String
  init(_ message: String) { self.message = message }
}
