import Foundation
import SwiftOperators
import SwiftParser
import SwiftSyntax

/// All changes that could be made to the model's sources, numbered from 1.
struct Candidates {
  static let folder = "Sources/Hypervisor"
  let mutants: [Mutant]
  /// The sources that may change, by path below the project's folder.
  let sources: [String: String]

  init(project: URL) throws {
    var sources: [String: String] = [:]
    var trees: [(file: String, tree: SourceFileSyntax)] = []
    var neighbours = Neighbours()
    for folder in ["Sources/Hypercalls", Self.folder] {
      for file in try Self.swiftFiles(below: folder, of: project) {
        let text = try String(contentsOf: project.appending(path: file), encoding: .utf8)
        let parsed = Parser.parse(source: text)
        // Folded, `a + b < c` is a tree; every token stays where it was.
        let tree = OperatorTable.standardOperators.foldAll(parsed) { _ in }
        let source = tree.as(SourceFileSyntax.self)!
        neighbours.collect(from: source)
        guard folder == Self.folder, !Exclusions.isExcluded(file: file) else { continue }
        sources[file] = text
        trees.append((file, source))
      }
    }
    self.sources = sources
    var mutants: [Mutant] = []
    for (file, tree) in trees {
      let visitor = CandidateVisitor(file: file, source: tree, neighbours: neighbours)
      visitor.walk(tree)
      mutants += visitor.mutants
    }
    for index in mutants.indices { mutants[index].number = index + 1 }
    self.mutants = mutants
  }

  /// A random order: of each mutant the kind is drawn first, so that the kinds with many places do
  /// not crowd out the others.
  func shuffled(seed: UInt64) -> [Mutant] {
    var random = SplitMix(seed: seed)
    var left = MutationKind.allCases.map { kind in
      mutants.filter { $0.kind == kind }.shuffled(using: &random)
    }
    var order: [Mutant] = []
    while true {
      left.removeAll { $0.isEmpty }
      guard !left.isEmpty else { return order }
      let kind = Int.random(in: left.indices, using: &random)
      order.append(left[kind].removeLast())
    }
  }

  private static func swiftFiles(below folder: String, of project: URL) throws -> [String] {
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: project.appending(path: folder).path)
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { folder + "/" + $0 }
  }
}
