import Glibc

/// Where the failing input will lie: the file that was given, or the one that libFuzzer writes.
///
/// A report is printed before libFuzzer writes, so the name is worked out as libFuzzer does it.
func artifactPath(for bytes: UnsafeRawBufferPointer, arguments: [String]) -> String {
  var prefix = "./"
  var inputs: [String] = []
  for argument in arguments.dropFirst() {
    if let path = argument.value(of: "-exact_artifact_path=") { return path }
    if let path = argument.value(of: "-artifact_prefix=") { prefix = path }
    if !argument.hasPrefix("-") { inputs.append(argument) }
  }
  // A single input that is a file: libFuzzer runs it alone and writes nothing.
  if inputs.count == 1, readFile(inputs[0])?.elementsEqual(bytes) == true { return inputs[0] }
  return prefix + "crash-" + SHA1(bytes).hexadecimal
}

/// Writes the program of a finding, as libFuzzer would, but whole or not at all.
func writeArtifact(_ bytes: UnsafeRawBufferPointer, to path: String) {
  let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
  let temporary = path.dropLast(name.count) + ".\(name).new"
  guard let file = fopen(String(temporary), "w") else { quit(73, "\(temporary): \(lastError)") }
  let count = fwrite(bytes.baseAddress, 1, bytes.count, file)
  guard fclose(file) == 0, count == bytes.count, rename(String(temporary), path) == 0 else {
    quit(73, "\(path): \(lastError)")
  }
}

extension String {
  /// What stands behind an option such as `-seed=`, where this argument is one.
  func value(of option: String) -> String? {
    hasPrefix(option) ? String(dropFirst(option.count)) : nil
  }
}
