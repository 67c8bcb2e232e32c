import Fuzzing
import Glibc
import Hypercalls

/// Runs programs that are drawn uniformly until one fails or `-runs` are done, with the options
/// `-seed` and `-artifact_prefix`; returns libFuzzer's exit status, 77 for a finding.
///
/// Nothing is learnt from any program, so the engine has no part in it: it would only read the
/// coverage that nobody asks for.
func runUniformPrograms(_ arguments: [String]) -> CInt {
  func number(_ option: String) -> UInt64? {
    arguments.lazy.compactMap { $0.value(of: option) }.last.flatMap { UInt64($0) }
  }
  let runs = number("-runs=") ?? .max
  var random = Random(seed: number("-seed=") ?? UInt64(time(nil)))
  let size = ByteFormat.headerSize + Mutator.defaultCallCountMax * ByteFormat.recordSize
  let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: size, alignment: ByteFormat.recordSize)
  defer { buffer.deallocate() }
  for run in 0..<runs {
    // A program that hangs ends the process, as it would under libFuzzer.
    if run & 0x3ff == 0 { alarm(60) }
    let used = session.pointee.mutator.drawUniformly(
      into: buffer.baseAddress!, sizeMax: size, random: &random)
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<used])
    guard let violation = session.pointee.run(bytes) else { continue }
    let file = artifactPath(for: bytes, arguments: arguments)
    describe(violation, foundBy: bytes, in: file)
    if keeps(violation, foundBy: bytes, in: file) { continue }
    writeArtifact(bytes, to: file)
    return 77
  }
  printError(session.pointee.tally.line + "\n")
  return 0
}
