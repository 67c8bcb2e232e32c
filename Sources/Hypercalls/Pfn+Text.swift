extension Pfn {
  public static var words: [String] { Landmark.allCases.compactMap(\.name) }

  /// `ram+0x12`, the nearest landmark with an offset, or a plain number.
  public func text(in layout: MachineLayout) -> String {
    if layout.ram.contains(rawValue) { return text(from: .ram, in: layout) }
    let nearest = Landmark.allCases
      .compactMap { landmark in
        landmark.offset(of: rawValue, in: layout).map { (landmark, $0) }
      }
      .min { $0.1.magnitude < $1.1.magnitude }
    switch nearest {
    case (.gibibyte, _)?, nil: return hexadecimal
    // Small numbers are their own names.
    case (.zero, 0...)?: return hexadecimal
    case (let landmark, _)?: return text(from: landmark, in: layout)
    }
  }

  private var hexadecimal: String { "0x" + String(rawValue, radix: 16) }

  private func text(from landmark: Landmark, in layout: MachineLayout) -> String {
    guard let name = landmark.name else { return hexadecimal }
    let offset = Int64(bitPattern: rawValue &- landmark.namedPage(in: layout))
    if offset == 0, landmark != .ram { return name }
    return name + (offset < 0 ? "-0x" : "+0x") + String(offset.magnitude, radix: 16)
  }

  /// Reads `ram+0x12`, a landmark with or without an offset, or a plain number.
  public init?(text: Substring, in layout: MachineLayout) {
    if let number = UInt64(programText: text) {
      self.init(number)
      return
    }
    // The longest name first: `2^52+ram` begins with `2^52`.
    var longest: (page: UInt64, name: String)?
    for landmark in Landmark.allCases {
      guard let name = landmark.name, text.hasPrefix(name) else { continue }
      guard name.utf8.count > longest?.name.utf8.count ?? 0 else { continue }
      longest = (landmark.namedPage(in: layout), name)
    }
    guard let longest else { return nil }
    let rest = text.dropFirst(longest.name.count)
    if rest.isEmpty {
      self.init(longest.page)
      return
    }
    guard let offset = UInt64(programText: rest.dropFirst()) else { return nil }
    switch rest.first {
    case "+": self.init(longest.page &+ offset)
    case "-": self.init(longest.page &- offset)
    default: return nil
    }
  }
}

extension Pfn {
  public func simpler(in layout: MachineLayout) -> [Pfn] {
    let favourite = layout.ram.first + layout.favouriteIndex
    let favourites = PageRange(first: favourite, count: Self.favouriteCount)
    if favourites.contains(rawValue) { return (favourite..<rawValue).map { Pfn($0) } }
    return (0..<Self.favouriteCount).map { Pfn(favourite + $0) }
      + Landmark.allCases.map { Pfn($0.base(in: layout)) }.prefix { $0.rawValue != rawValue }
  }
}

extension UInt64 {
  /// Reads a number of a program: decimal, or hexadecimal behind `0x`; no sign.
  public init?(programText text: some StringProtocol) {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    // The standard library's own reader would take `+5`.
    guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
    else { return nil }
    self.init(digits, radix: isHexadecimal ? 16 : 10)
  }
}
