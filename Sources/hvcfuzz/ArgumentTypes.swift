import ArgumentParser
import Hypercalls
import Hypervisor
import Triage

/// In this module an argument is one of the command line, not one of a call.
typealias Argument<Value> = ArgumentParser.Argument<Value>

extension Profile: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
  public var defaultValueDescription: String { name }
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
          throw ValidationError("no seeded bug '\(word)'; 'hvcfuzz bugs --ids' lists them")
        }
        return bug
      })
  }
}
