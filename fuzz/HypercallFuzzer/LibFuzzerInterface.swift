import CLibFuzzer
import Fuzzing
import Glibc
import Hypercalls

// The functions that libFuzzer looks up by name. None may be used as a value in another file: a
// @_cdecl function is emitted once more there, and the linker finds two.

nonisolated(unsafe) private var announcesSignals = false
/// Read once: the environment does not change.
private let library = targetLibrary

/// Runs one input; allocates nothing unless there is something to report.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  // Only now has libFuzzer installed its handlers, which are to come after.
  if !announcesSignals {
    announceSignals()
    announcesSignals = true
  }
  let bytes = UnsafeRawBufferPointer(start: data, count: size)
  if let library {
    runOnTarget(bytes, library)
    return 0
  }
  if let violation = session.pointee.run(bytes) {
    let file = artifactPath(for: bytes, arguments: CommandLine.arguments)
    describe(violation, foundBy: bytes, in: file)
    if keeps(violation, foundBy: bytes, in: file) { return 0 }
    // libFuzzer takes the signal, prints its own lines and writes the input to the file.
    abort()
  }
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ sizeMax: Int, _ seed: CUnsignedInt
) -> Int {
  session.pointee.mutate(data, size: size, sizeMax: sizeMax, seed: seed)
}

@_cdecl("LLVMFuzzerCustomCrossOver")
public func customCrossOver(
  _ first: UnsafePointer<UInt8>, _ firstSize: Int,
  _ second: UnsafePointer<UInt8>, _ secondSize: Int,
  _ out: UnsafeMutablePointer<UInt8>, _ outSizeMax: Int, _ seed: CUnsignedInt
) -> Int {
  session.pointee.crossOver(
    UnsafeRawBufferPointer(start: first, count: firstSize),
    UnsafeRawBufferPointer(start: second, count: secondSize),
    into: UnsafeMutableRawBufferPointer(start: out, count: outSizeMax), seed: seed)
}
