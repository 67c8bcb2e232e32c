import SwiftSyntax

extension CandidateVisitor {
  private static let invalidations = [
    "invalidate", "invalidateAll", "invalidateHost", "recycle", "put", "drop", "free", "remove",
    "forget", "clear", "wipe", "undo", "reset", "unmap",
  ]

  func visitStatement(_ node: CodeBlockItemSyntax) {
    guard let expression = node.item.as(ExprSyntax.self), !node.isAnswer else { return }
    guard !expression.isAboutBugs || expression.calledName == "warn" else { return }
    let statement = expression.trimmedDescription
    if let assignment = expression.as(InfixOperatorExprSyntax.self) {
      visitAssignment(assignment, statement)
    } else if let name = expression.calledName {
      guard !isAssertion(expression, name) else { return }
      let kind: MutationKind =
        if name.hasPrefix("lock") || name.hasPrefix("unlock") {
          .droppedLock
        } else if Self.invalidations.contains(where: { name.hasPrefix($0) }) {
          .droppedInvalidation
        } else {
          .droppedWrite
        }
      add(kind, expression, "", shape: .statement)
      if ["get", "drop", "put", "count", "addFree"].contains(name) {
        add(.wrongCount, expression, "\(statement); \(statement)", shape: .statement)
      }
    }
  }

  /// A `WARN_ON` of what is written is not one: it has the write in it.
  private func isAssertion(_ expression: ExprSyntax, _ name: String) -> Bool {
    Exclusions.assertions.contains(name)
      || name == "warn" && !expression.trimmedDescription.contains("try ")
  }

  private func visitAssignment(_ node: InfixOperatorExprSyntax, _ statement: String) {
    if node.operator.is(AssignmentExprSyntax.self) {
      // What an initialiser leaves out does not compile, or not where the compiler says so.
      if node.isInInitialiser { return }
      add(.droppedWrite, node, "", shape: .statement)
      return
    }
    guard let symbol = node.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else {
      return
    }
    let inverses = ["+=": "-=", "-=": "+=", "&+=": "&-=", "&-=": "&+="]
    if let inverse = inverses[symbol] {
      let left = node.leftOperand.trimmedDescription
      let right = node.rightOperand.trimmedDescription
      add(.wrongCount, node, "", shape: .statement)
      add(.wrongCount, node, "\(statement); \(statement)", shape: .statement)
      add(.wrongCount, node, "\(left) \(inverse) \(right)", shape: .statement)
    } else if symbol.hasSuffix("="), !["==", "!=", "<=", ">="].contains(symbol) {
      add(.droppedWrite, node, "", shape: .statement)
    }
  }
}

extension CodeBlockItemSyntax {
  /// The only line of something that has a value: its answer, not a statement.
  fileprivate var isAnswer: Bool {
    guard let list = parent?.as(CodeBlockItemListSyntax.self), list.count == 1 else { return false }
    var node = list.parent
    while let current = node {
      if let function = current.as(FunctionDeclSyntax.self) {
        return function.signature.returnClause != nil
      }
      if let accessor = current.as(AccessorDeclSyntax.self) {
        return accessor.accessorSpecifier.text == "get"
      }
      if current.is(AccessorBlockSyntax.self) || current.is(ClosureExprSyntax.self) { return true }
      if current.is(IfExprSyntax.self) || current.is(GuardStmtSyntax.self)
        || current.is(DeferStmtSyntax.self) || current.is(ForStmtSyntax.self)
        || current.is(WhileStmtSyntax.self)
      {
        return false
      }
      node = current.parent
    }
    return false
  }
}

extension InfixOperatorExprSyntax {
  fileprivate var isInInitialiser: Bool {
    var node = parent
    while let current = node {
      if current.is(InitializerDeclSyntax.self) { return true }
      if current.is(FunctionDeclSyntax.self) { return false }
      node = current.parent
    }
    return false
  }
}
