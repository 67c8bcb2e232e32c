import ArgumentParser
import Hypercalls
import Hypervisor
import Triage

/// In this module an argument is one of the command line, not one of a call.
typealias Argument<Value> = ArgumentParser.Argument<Value>

extension Profile: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
  public static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0.summary) })
  }
  public var defaultValueDescription: String { name }

  private var summary: String {
    if isHardened {
      let ranges = extensions.contains(.mmioRanges) ? ", with MMIO donated as memory is" : ""
      return "\(kernel), as it should be" + ranges
    }
    var summary = kernel + " as it is"
    if isProduction { summary += ", without the debug checks" }
    if extensions.contains(.dma) { summary += ", with DMA sharing as posted" }
    if extensions.contains(.mmio) { summary += ", with MMIO donation as posted" }
    if extensions.contains(.earlyEnd) { summary += ", where VMs may end with pages" }
    return summary
  }

  private var kernel: String {
    switch design {
    case .mainline: "Linux 7.3"
    case .rfc2021: "the series of 2021"
    case .linux612: "Linux 6.12"
    }
  }
}

extension Opcode: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension Conformance.Level: ExpressibleByArgument {}

/// `a,b`: seeded bugs by id or catalogue number; nothing stands for none.
struct BugList {
  var bugs: [SeededBug]

  static func parse(_ text: String) throws -> BugList {
    let words = text.split(separator: ",").map { $0.filter { $0 != " " } }
    return BugList(
      bugs: try words.map { word in
        guard let bug = SeededBug(id: word) else {
          throw ValidationError("no seeded bug '\(word)'; 'hvcfuzz bugs' lists them")
        }
        return bug
      })
  }
}
