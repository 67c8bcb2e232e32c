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
    let named = ProcessInfo.processInfo.environment["CC"]
    var message = ""
    for compiler in named.map({ [$0] }) ?? ["clang", "cc"] {
      guard let complaint = try complaint(of: compiler, flags, source, library) else {
        return library
      }
      message += complaint
    }
    throw CompilerError(message: message)
  }

  /// Nil where it compiles.
  private static func complaint(
    of compiler: String, _ flags: [String], _ source: String, _ library: String
  ) throws -> String? {
    let process = Process()
    process.currentDirectoryURL = root
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [compiler, "-std=gnu11", "-O1", "-fPIC", "-shared", "-w"] + flags
      + ["-o", library, root.appending(path: source).path]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? nil : text
  }
}
