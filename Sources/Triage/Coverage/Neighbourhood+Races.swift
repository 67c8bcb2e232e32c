import Hypercalls

// The host's writes in the midst of a call.
extension Neighbourhood {
  /// Reads of a call before which the host may write: a fragment of a descriptor has so many words.
  private static let readsMax: UInt64 = 16
  /// How far from an address that a program names a structure may begin: the words that a call
  /// reads lie side by side, so that one field comes to lie where another is read.
  private static let shifts: [UInt64] = [0, 8, 0 &- 8]

  /// Lets the host write each field that a call at a place reads, before each of its reads.
  mutating func letHostWrite(into place: Int, of program: Program) {
    guard let fields = program.calls[place].opcode.fieldsRead else { return }
    let named = ProgramValues(program).values(of: Address.self).union([0]).sorted()
    for field in fields {
      for structure in named {
        for shift in Self.shifts {
          for value in [0, 1, named[named.count - 1]] {
            for read in 1...Self.readsMax {
              var trial = program
              trial.calls.insert(
                RawCall(.hostMemoryRace, structure &+ shift, field, value, read), at: place)
              playPair(at: place, of: trial)
            }
          }
        }
      }
    }
  }
}
