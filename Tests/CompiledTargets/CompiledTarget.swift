import Foundation

/// Targets in C, compiled for a test by the compiler that is on the path.
public enum CompiledTarget {
  public struct CompilerError: Error {
    public var message: String
  }

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(components: "..", "..").standardizedFileURL

  /// Compiles a file of the project into a shared library of the test run's own.
  public static func library(of source: String, flags: [String] = []) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appending(component: "hvcfuzz-targets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let library = folder.appending(component: "target.so").path
    let compiler = Process()
    compiler.currentDirectoryURL = root
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments =
      [ProcessInfo.processInfo.environment["CC"] ?? "clang", "-std=gnu11", "-O1", "-fPIC"]
      + ["-shared", "-w"] + flags + ["-o", library, root.appending(path: source).path]
    let errors = Pipe()
    compiler.standardError = errors
    try compiler.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw CompilerError(message: text) }
    return library
  }
}
