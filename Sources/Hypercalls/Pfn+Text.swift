extension Pfn {
  public func text(in layout: MachineLayout) -> String {
    let ram = layout.ram
    if ram.contains(rawValue) { return "ram" + Self.offsetText(Int64(rawValue - ram.first)) }
    for landmark in Landmark.allCases {
      let distance = Int64(bitPattern: rawValue &- landmark.base(in: layout))
      let (offset, rest) = distance.quotientAndRemainder(dividingBy: landmark.stride)
      guard rest == 0, (-256...255).contains(offset) else { continue }
      return landmark.name + Self.offsetText(offset)
    }
    return "0x" + String(rawValue, radix: 16)
  }

  private static func offsetText(_ offset: Int64) -> String {
    if offset == 0 { return "" }
    return (offset < 0 ? "-0x" : "+0x") + String(offset.magnitude, radix: 16)
  }

  /// Reads `ram+0x12`, a landmark with an offset, or a plain number.
  public init?(text: Substring, in layout: MachineLayout) {
    if let number = UInt64(programText: text) {
      self.init(number)
      return
    }
    // The longest name first: `2^52+ram` begins with `2^52`.
    let names =
      [("ram", layout.ram.first, Int64(1))]
      + Landmark.allCases.map { ($0.name, $0.base(in: layout), $0.stride) }
    for (name, base, stride) in names.sorted(by: { $0.0.count > $1.0.count })
    where text.hasPrefix(name) {
      let rest = text.dropFirst(name.count)
      guard let sign = rest.first else {
        self.init(base)
        return
      }
      guard let offset = UInt64(programText: rest.dropFirst()) else { return nil }
      let distance = offset &* UInt64(stride)
      switch sign {
      case "+": self.init(base &+ distance)
      case "-": self.init(base &- distance)
      default: return nil
      }
      return
    }
    return nil
  }

  public func simpler(in layout: MachineLayout) -> [Pfn] {
    let favourite = layout.ram.first + layout.favouriteIndex
    guard rawValue != favourite else { return [] }
    let favourites = PageRange(first: favourite, count: Self.favouriteCount)
    if favourites.contains(rawValue) {
      return (favourite..<rawValue).map { Pfn($0) }
    }
    return (0..<Self.favouriteCount).map { Pfn(favourite + $0) }
      + Landmark.allCases.map { Pfn($0.base(in: layout)) }.prefix {
        $0.rawValue != rawValue
      }
  }
}

extension UInt64 {
  /// Reads a number of a program: decimal, or hexadecimal behind `0x`.
  public init?(programText text: some StringProtocol) {
    if text.hasPrefix("0x") {
      self.init(text.dropFirst(2), radix: 16)
    } else if text.first?.isNumber == true {
      self.init(text, radix: 10)
    } else {
      return nil
    }
  }
}
