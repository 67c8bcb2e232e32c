import SwiftSyntax

/// Collects every change that could be made to one file.
final class CandidateVisitor: SyntaxVisitor {
  private(set) var mutants: [Mutant] = []
  let neighbours: Neighbours
  private let file: String
  private let locations: SourceLocationConverter
  /// The functions around what is visited, the innermost last.
  private var functions: [String] = []

  init(file: String, source: SourceFileSyntax, neighbours: Neighbours) {
    self.file = file
    self.neighbours = neighbours
    locations = SourceLocationConverter(fileName: file, tree: source)
    super.init(viewMode: .sourceAccurate)
  }

  func add(
    _ kind: MutationKind, _ node: some SyntaxProtocol, _ replacement: String,
    shape: MutationShape = .expression
  ) {
    let start = node.positionAfterSkippingLeadingTrivia
    let end = node.endPositionBeforeTrailingTrivia
    mutants.append(
      Mutant(
        file: file, line: locations.location(for: start).line,
        function: functions.last ?? "", kind: kind, shape: shape,
        range: start.utf8Offset..<end.utf8Offset, original: node.trimmedDescription,
        replacement: replacement))
  }

  // Conditions.

  override func visit(_ node: GuardStmtSyntax) -> SyntaxVisitorContinueKind {
    visitConditions(node.conditions, dropped: "true")
    return .skipChildren(after: { walk(node.body) })
  }

  override func visit(_ node: IfExprSyntax) -> SyntaxVisitorContinueKind {
    let isBug = visitConditions(node.conditions, dropped: node.body.refuses ? "false" : nil)
    return .skipChildren {
      if !isBug { walk(node.body) }
      if let elseBody = node.elseBody { walk(elseBody) }
    }
  }

  override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind {
    visitConditions(node.conditions, dropped: nil)
    return .skipChildren { walk(node.body) }
  }

  override func visit(_ node: WhereClauseSyntax) -> SyntaxVisitorContinueKind {
    visitCondition(node.condition, dropped: nil)
    return .visitChildren
  }

  /// Returns whether a planted bug is needed to pass.
  @discardableResult
  private func visitConditions(_ conditions: ConditionElementListSyntax, dropped: String?) -> Bool {
    var canDrop = dropped
    if conditions.needsBug, dropped != "true" { return true }
    for element in conditions {
      guard case .expression(let condition) = element.condition else {
        walk(element.condition)
        continue
      }
      // What comes behind the bug is not looked at without it.
      if condition.asksForBug { return true }
      if condition.isAboutBugs { continue }
      visitCondition(condition, dropped: canDrop)
      // To ignore one part of an `if` that refuses is to ignore it all; of a `guard`, that part.
      if dropped == "false" { canDrop = nil }
      walk(condition)
    }
    return false
  }

  private func visitCondition(_ condition: ExprSyntax, dropped: String?) {
    guard !condition.isAboutBugs else { return }
    if let dropped { add(.droppedCheck, condition, dropped) }
    add(.negatedCondition, condition, "!(\(condition.trimmedDescription))")
  }

  // Code that only a planted bug runs is not the model's.

  override func visit(_ node: CodeBlockItemListSyntax) -> SyntaxVisitorContinueKind {
    for item in node {
      walk(item)
      if let check = item.item.as(GuardStmtSyntax.self), check.asksForBug { break }
    }
    return .skipChildren
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    functions.append(node.name.text)
    return Exclusions.isExcluded(function: node.name.text) ? .skipChildren : .visitChildren
  }

  override func visitPost(_ node: FunctionDeclSyntax) { functions.removeLast() }

  // What is freed when a machine is done with is seen by nobody.
  override func visit(_ node: DeinitializerDeclSyntax) -> SyntaxVisitorContinueKind {
    .skipChildren
  }

  // Everything else.

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    visitStatement(node)
    return .visitChildren
  }

  override func visit(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    visitOperator(node)
  }

  override func visit(_ node: TernaryExprSyntax) -> SyntaxVisitorContinueKind {
    guard !node.condition.isAboutBugs else {
      if node.condition.asksForBug { walk(node.elseExpression) }
      return .skipChildren
    }
    visitCondition(node.condition, dropped: nil)
    return .visitChildren
  }

  override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
    visitState(node)
    return .visitChildren
  }

  override func visit(_ node: BooleanLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    let isTrue = node.literal.text == "true"
    add(.wrongState, node, isTrue ? "false" : "true")
    return .skipChildren
  }

  override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
    visitCall(node)
  }

  override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
    visitTry(node)
    return .visitChildren
  }

  // Names in patterns, attributes and types are no values.
  override func visit(_ node: ExpressionPatternSyntax) -> SyntaxVisitorContinueKind {
    .skipChildren
  }
  override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}

extension SyntaxVisitorContinueKind {
  /// For a node whose parts are walked here, one by one.
  fileprivate static func skipChildren(after walk: () -> Void) -> Self {
    walk()
    return .skipChildren
  }
}
