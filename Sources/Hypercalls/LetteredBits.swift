/// Sets of bits that are said by a letter for each, such as `rw`, and numbers that have a name.
struct LetteredBits {
  let letters: [(letter: Character, bit: UInt64)]
  let names: [(name: String, value: UInt64)]

  func text(of bits: UInt64) -> String {
    if let name = names.first(where: { $0.value == bits })?.name { return name }
    let known = letters.reduce(0) { $0 | $1.bit }
    guard bits & ~known == 0 else { return "0x" + String(bits, radix: 16) }
    return String(letters.filter { bits & $0.bit != 0 }.map(\.letter))
  }

  /// Reads a name, a number, or letters: each once at most, and one at least.
  func bits(_ text: Substring) -> UInt64? {
    if let value = names.first(where: { $0.name == text })?.value { return value }
    if let number = UInt64(programText: text) { return number }
    var bits: UInt64 = 0
    for letter in text {
      guard let bit = letters.first(where: { $0.letter == letter })?.bit, bits & bit == 0 else {
        return nil
      }
      bits |= bit
    }
    return bits == 0 ? nil : bits
  }
}
