import SwiftSyntax

extension CandidateVisitor {
  private static let comparisons = ["<": "<=", "<=": "<", ">": ">=", ">=": ">"]
  private static let opposites = ["==": "!=", "!=": "==", "&&": "||", "||": "&&"]

  func visitOperator(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    guard let symbol = node.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else {
      return .visitChildren
    }
    let left = node.leftOperand.trimmedDescription
    let right = node.rightOperand.trimmedDescription
    // `bug && …` is code of the bug, `!bug && …` is not.
    if symbol == "&&", node.leftOperand.asksForBug { return .skipChildren }
    if node.leftOperand.isAboutBugs || node.rightOperand.isAboutBugs { return .visitChildren }

    if let other = Self.comparisons[symbol] {
      add(.wrongComparison, node, "\(left) \(other) \(right)")
    } else if let other = Self.opposites[symbol], !node.isWholeCondition {
      add(.negatedCondition, node, "\(left) \(other) \(right)")
    }
    if symbol == "..<" || symbol == "..." {
      add(.offByOne, node.rightOperand, "\(right) + 1")
      add(.offByOne, node.rightOperand, "\(right) - 1")
      add(.offByOne, node.leftOperand, "\(left) + 1")
    }
    if ["+", "-", "&+", "&-"].contains(symbol), right == "1" { add(.offByOne, node, left) }
    return .visitChildren
  }

  func visitState(_ node: MemberAccessExprSyntax) {
    // A case with values, or a function.
    if let call = node.parent?.as(FunctionCallExprSyntax.self),
      call.calledExpression.id == node.id
    {
      return
    }
    let base = node.base?.trimmedDescription ?? ""
    guard base.isEmpty || base.first!.isUppercase else { return }
    for name in neighbours[node.declName.trimmedDescription] {
      add(.wrongState, node, "\(base).\(name)")
    }
  }

  func visitCall(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
    if node.isAboutBugs { return .skipChildren }
    // The lesser of two is the lesser in either order.
    let isSymmetric = ["min", "max"].contains(node.calledExpression.trimmedDescription)
    let arguments = isSymmetric ? [] : Array(node.arguments)
    for (first, second) in zip(arguments, arguments.dropFirst()) {
      let one = first.expression.trimmedDescription
      let other = second.expression.trimmedDescription
      guard one != other, !second.expression.isAboutBugs else { continue }
      if second.label?.text == "unless" { continue }
      let text = node.trimmedDescription
      let start = node.positionAfterSkippingLeadingTrivia
      add(
        .swappedArguments, node,
        text.swapping(first.expression.bytes(after: start), second.expression.bytes(after: start)))
    }
    return .visitChildren
  }

  private static let checks = ["check", "admit", "holds", "is", "has"]

  /// A call whose answer goes somewhere: as if it had succeeded and done nothing.
  func visitTry(_ node: TryExprSyntax) {
    let isAnswer =
      node.parent?.is(InitializerClauseSyntax.self) == true
      || node.parent?.is(ReturnStmtSyntax.self) == true
      || node.parent?.is(InfixOperatorExprSyntax.self) == true
    guard isAnswer, let name = node.expression.calledName else { return }
    let isCheck = Self.checks.contains { name.hasPrefix($0) }
    add(isCheck ? .droppedCheck : .droppedWrite, node, "ReturnCode.success")
  }
}

extension SyntaxProtocol {
  /// Where the node lies, from a position on.
  func bytes(after start: AbsolutePosition) -> Range<Int> {
    let first = positionAfterSkippingLeadingTrivia.utf8Offset - start.utf8Offset
    return first..<endPositionBeforeTrailingTrivia.utf8Offset - start.utf8Offset
  }
}

extension String {
  /// The text with two parts of it in each other's place.
  func swapping(_ first: Range<Int>, _ second: Range<Int>) -> String {
    let bytes = Array(utf8)
    let parts = [
      bytes[..<first.lowerBound], bytes[second], bytes[first.upperBound..<second.lowerBound],
      bytes[first], bytes[second.upperBound...],
    ]
    return String(decoding: parts.joined(), as: UTF8.self)
  }
}
