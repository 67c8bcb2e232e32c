/// What a line of a text program says that its call gives: checked on replay.
public enum ExpectedResult: Hashable, Sendable {
  /// `= 0`, `= -EPERM`
  case returns(ReturnCode)
  /// `= -EPERM warn`, or `= warn` where the result does not matter: a `WARN` at EL2.
  case warns(ReturnCode?)
  /// `= panic`: EL2 is dead.
  case panics
}

extension ExpectedResult: CustomStringConvertible {
  public var description: String {
    switch self {
    case .returns(let code): code.description
    case .warns(let code?): "\(code) warn"
    case .warns(nil): "warn"
    case .panics: "panic"
    }
  }
}
