import ArgumentParser
import Hypercalls

extension Profile: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
  public var defaultValueDescription: String { name }
}

/// In this module an argument is one of the command line, not one of a call.
typealias Argument<Value> = ArgumentParser.Argument<Value>
