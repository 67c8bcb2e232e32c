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

extension String {
  /// What stands behind an option such as `-seed=`, where this argument is one.
  func value(of option: String) -> String? {
    hasPrefix(option) ? String(dropFirst(option.count)) : nil
  }
}
