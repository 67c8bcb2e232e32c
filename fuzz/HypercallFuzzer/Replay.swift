import Fuzzing
import Glibc

/// Runs each file as one input, folders with all that is in them; what the target does where
/// libFuzzer is not linked in. Returns the exit status: 0 clean, 1 a finding, 66 no such file.
///
/// What goes wrong on a target beside the model ends the process, as it does when fuzzing.
func replay(_ arguments: [String]) -> CInt {
  // libFuzzer's options are not for here, but for the time that a target has.
  let paths = arguments.filter { !$0.hasPrefix("-") }
  if paths.isEmpty {
    quit(64, "no libFuzzer is linked in, and there is no file to replay")
  }
  if targetLibrary != nil { announceSignals() }
  var status: CInt = 0
  var count = 0
  for path in paths.flatMap(files) {
    guard let bytes = readFile(path) else { quit(66, "\(path): \(lastError)") }
    count += 1
    bytes.withUnsafeBytes { bytes in
      if let library = targetLibrary { return runOnTarget(bytes, library) }
      guard let violation = session.pointee.run(bytes) else { return }
      printError(session.pointee.report(on: violation, in: bytes, file: path).text + "\n")
      status = 1
    }
  }
  print(
    "replayed \(count) \(count == 1 ? "file" : "files"): \(status == 0 ? "clean" : "violation")")
  return status
}

/// The files below a path, sorted; the path itself where it is no folder.
private func files(below path: String) -> [String] {
  guard let folder = opendir(path) else { return [path] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted().flatMap { files(below: path + "/" + $0) }
}
