/// Numbers that are said as a base with a name and an offset from it, such as `last-0x1`.
struct NamedBases {
  let bases: [(name: String, value: UInt64)]
  /// How far an offset goes, down or up.
  let reach: Int64

  /// A number from 0x4000 on by the first base that is near; others as they are.
  func text(of number: UInt64) -> String {
    for (name, value) in bases where number >= 0x4000 {
      let offset = Int64(bitPattern: number &- value)
      guard (-reach..<reach).contains(offset) else { continue }
      if offset == 0 { return name }
      return name + (offset < 0 ? "-0x" : "+0x") + String(offset.magnitude, radix: 16)
    }
    return "0x" + String(number, radix: 16)
  }

  /// Reads a number, or a base with or without an offset.
  func number(_ text: Substring) -> UInt64? {
    if let number = UInt64(programText: text) { return number }
    guard let (name, value) = bases.first(where: { text.hasPrefix($0.name) }) else { return nil }
    let rest = text.dropFirst(name.count)
    guard let sign = rest.first else { return value }
    guard let offset = UInt64(programText: rest.dropFirst()), sign == "+" || sign == "-" else {
      return nil
    }
    return sign == "+" ? value &+ offset : value &- offset
  }
}
