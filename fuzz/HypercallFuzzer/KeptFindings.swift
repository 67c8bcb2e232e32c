import Glibc
import Oracle

// A campaign through an as-is profile meets dozens of weak points; with this it need not start anew
// at each.

private let keepsVariable = "HVCFUZZ_KEEP_GOING"
private let start = time(nil)

/// Writes the program of a finding, as libFuzzer would, and has the campaign go on past it, if the
/// environment asks for that; prints when it came.
func keeps(
  _ violation: Violation, foundBy bytes: UnsafeRawBufferPointer, in path: String
) -> Bool {
  guard getenv(keepsVariable) != nil else { return false }
  writeArtifact(bytes, to: path)
  session.pointee.accept(violation)
  printError("FOUND \(time(nil) - start) s: \(violation.signature)\n")
  return true
}
