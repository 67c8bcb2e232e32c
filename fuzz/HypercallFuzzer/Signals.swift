import CLibFuzzer
import Hypercalls

/// Has signals that end the process say whose doing they are: the target's, or a bug of hvcfuzz.
func announceSignals() {
  // The names are made now: a handler of signals may take no memory.
  _ = Opcode.staticNames
  hvcfuzz_announce_signals(
    { characters(Opcode.staticNames[Int(session.pointee.lastOpcode.rawValue)]) },
    { workOfTarget.map(characters) }, secondsPerProgram)
}

/// How long a target may take over a program, by the option and the default of libFuzzer.
let secondsPerProgram =
  CommandLine.arguments.lazy.compactMap { $0.value(of: "-timeout=") }.compactMap(UInt32.init).last
  ?? 1200

/// As C reads it.
private func characters(_ text: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}
