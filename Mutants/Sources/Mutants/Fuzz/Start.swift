import Foundation

/// What fuzzing begins with.
enum Start: Sendable {
  case emptyCorpus
  /// The programs that a file lists, which the fuzzer reads and does not write.
  case programs(list: URL)

  /// Lists all files of a folder, of which there must be some.
  init(folder: URL, list: URL) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    guard !names.isEmpty else { throw Failure("\(folder.path): no folder of programs") }
    let paths = names.sorted().map { folder.appending(path: $0).path }
    try Data(paths.joined(separator: ",").utf8).write(to: list, options: .atomic)
    self = .programs(list: list)
  }

  var options: [String] {
    switch self {
    case .emptyCorpus: []
    case .programs(let list): ["-seed_inputs=@\(list.path)"]
    }
  }
}
