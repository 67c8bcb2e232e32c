import Foundation
import Testing

/// The built command-line tool, and a folder of this test's own to run it in.
final class Tool {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
    /// What ended it, where it did not end by itself; then that is its status, too.
    var signal: Int32?

    /// Lines on standard error.
    var complaints: [Substring] { errors.split(separator: "\n") }
  }

  let folder: URL

  /// Writes files as well, and makes the folders that they lie in.
  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "hvcfuzz-\(UUID().uuidString)")
    try makeFolder(".")
    for (name, text) in files {
      try makeFolder(name.split(separator: "/").dropLast().joined(separator: "/"))
      try write(name, text)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: folder.appendingPathComponent(name))
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  var names: [String] { names(in: ".") }

  func names(in name: String) -> [String] {
    let path = folder.appendingPathComponent(name).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  func callAsFunction(_ arguments: String...) throws -> Result { try run(arguments) }

  /// Runs the tool, or another program in its place, with some text as its standard input, or
  /// nothing, and more variables.
  func run(
    _ arguments: [String], by executable: URL = Tool.executable("hvcfuzz"), input: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let output = folder.appendingPathComponent(".stdout")
    let errors = folder.appendingPathComponent(".stderr")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let typed = folder.appendingPathComponent(".stdin")
    try Data((input ?? "").utf8).write(to: typed)
    process.standardInput = try FileHandle(forReadingFrom: typed)
    try process.run()
    process.waitUntilExit()
    defer { for file in [output, errors, typed] { try? FileManager.default.removeItem(at: file) } }
    let signal = process.terminationReason == .exit ? nil : process.terminationStatus
    #expect(signal == nil || executable.lastPathComponent != "hvcfuzz")
    return Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self), signal: signal)
  }

  /// A program of the package lies beside the test bundle.
  static func executable(_ name: String) -> URL {
    Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }?
      .deletingLastPathComponent().appendingPathComponent(name)
      ?? Bundle.main.bundleURL.appendingPathComponent(name)
  }
}
