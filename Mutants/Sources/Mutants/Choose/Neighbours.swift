import SwiftParser
import SwiftSyntax

/// For each case or constant its neighbours: the next and the one before in its type.
///
/// By name alone, since nothing here knows types: a neighbour of another type does not compile and
/// is dropped.
struct Neighbours {
  private var names: [String: Set<String>] = [:]

  subscript(name: String) -> [String] { (names[name] ?? []).sorted() }

  mutating func collect(from source: SourceFileSyntax) {
    let collector = MemberCollector(viewMode: .sourceAccurate)
    collector.walk(source)
    for (type, members) in collector.members where members.count > 1 {
      if Exclusions.isExcluded(type: type) { continue }
      for (index, member) in members.enumerated() {
        let next = members[(index + 1) % members.count]
        let previous = members[(index + members.count - 1) % members.count]
        names[member, default: []].formUnion([next, previous])
      }
    }
  }
}

/// Cases without values, and constants that a type has of itself.
private final class MemberCollector: SyntaxVisitor {
  var members: [String: [String]] = [:]
  private var types: [String] = []

  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { enter(node.name.text) }
  override func visitPost(_ node: EnumDeclSyntax) { types.removeLast() }
  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node.name.text)
  }
  override func visitPost(_ node: StructDeclSyntax) { types.removeLast() }
  override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node.extendedType.trimmedDescription)
  }
  override func visitPost(_ node: ExtensionDeclSyntax) { types.removeLast() }

  private func enter(_ type: String) -> SyntaxVisitorContinueKind {
    types.append(type)
    return .visitChildren
  }

  override func visit(_ node: EnumCaseElementSyntax) -> SyntaxVisitorContinueKind {
    if node.parameterClause == nil, let type = types.last {
      members[type, default: []].append(node.name.text)
    }
    return .skipChildren
  }

  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    guard let type = types.last, node.modifiers.contains(where: { $0.name.text == "static" })
    else { return .skipChildren }
    for binding in node.bindings {
      let declared = binding.typeAnnotation?.type.trimmedDescription
      let value = binding.initializer?.value.trimmedDescription ?? ""
      guard declared == "Self" || declared == type || value.hasPrefix(type + "(") else { continue }
      members[type, default: []].append(binding.pattern.trimmedDescription)
    }
    return .skipChildren
  }
}
