import SwiftSyntax

extension ExprSyntax {
  /// `bugs.contains(.x)`, negated or not, and nothing else.
  var isAboutBugs: Bool { trimmedDescription.isAboutBugs }

  /// True only with a bug planted.
  var asksForBug: Bool { trimmedDescription.asksForBug }

  /// The name of the function that is called, whatever it is called on.
  var calledName: String? {
    if let attempt = self.as(TryExprSyntax.self) { return attempt.expression.calledName }
    guard let call = self.as(FunctionCallExprSyntax.self) else { return nil }
    if let member = call.calledExpression.as(MemberAccessExprSyntax.self) {
      return member.declName.trimmedDescription
    }
    return call.calledExpression.trimmedDescription
  }
}

extension FunctionCallExprSyntax {
  var isAboutBugs: Bool { trimmedDescription.isAboutBugs }
}

extension InfixOperatorExprSyntax {
  /// A condition's own operator is turned round by negating the condition.
  var isWholeCondition: Bool {
    guard let parent else { return false }
    if parent.is(ConditionElementSyntax.self) || parent.is(WhereClauseSyntax.self) { return true }
    return parent.as(TernaryExprSyntax.self)?.condition.id == ExprSyntax(self).id
  }
}

extension GuardStmtSyntax {
  /// Without a planted bug it never goes on.
  var asksForBug: Bool { conditions.needsBug }
}

extension ConditionElementListSyntax {
  /// One of the conditions is false without a planted bug, whatever the others are.
  var needsBug: Bool {
    contains { element in
      guard case .expression(let condition) = element.condition else { return false }
      return condition.asksForBug
    }
  }
}

extension CodeBlockSyntax {
  /// Ends by leaving: the condition above it refuses.
  var refuses: Bool {
    guard let last = statements.last?.item else { return false }
    return last.is(ReturnStmtSyntax.self) || last.is(ThrowStmtSyntax.self)
      || last.is(BreakStmtSyntax.self) || last.is(ContinueStmtSyntax.self)
  }
}

extension String {
  fileprivate var asksForBug: Bool {
    hasPrefix("bugs.contains(") && isAboutBugs
  }

  fileprivate var isAboutBugs: Bool {
    let call = "bugs.contains("
    let text = hasPrefix("!") ? dropFirst() : self[...]
    guard text.hasPrefix(call), text.hasSuffix(")") else { return false }
    return text.dropFirst(call.count).dropLast().allSatisfy {
      $0.isLetter || $0.isNumber || $0 == "."
    }
  }
}
