import Triage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The terminal that standard output may be.
enum Terminal {
  /// Styles text where there is a terminal, and nobody asked for none (see no-color.org).
  static func painter() -> TextPainter {
    let isWanted = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
    guard isWanted, isatty(STDOUT_FILENO) == 1 else { return { $1 } }
    return { "\u{1b}[\(code($0))m\($1)\u{1b}[0m" }
  }

  private static func code(_ style: TextStyle) -> String {
    switch style {
    case .heading: "1"
    case .faint: "2"
    case .bad: "31"
    case .good: "32"
    }
  }
}
