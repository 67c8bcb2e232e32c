import Foundation

/// Something that went wrong, to be told in a sentence.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A program to run, and where.
struct Command {
  let name: String
  let arguments: [String]
  let folder: URL
  var environment: [String: String] = [:]

  init(
    _ name: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) {
    self.name = name
    self.arguments = arguments
    self.folder = folder
    self.environment = environment
  }

  struct Result {
    let output: String
    let status: Int32
    let wasSignalled: Bool
    let seconds: Double
  }

  /// Runs it to its end, or for `limit` seconds, and returns what it printed on both streams.
  func run(limit: Double = .infinity) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    let start = Date()
    try process.run()
    let killer = DispatchWorkItem { process.terminate() }
    if limit.isFinite {
      DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: killer)
    }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    killer.cancel()
    return Result(
      output: String(decoding: data, as: UTF8.self), status: process.terminationStatus,
      wasSignalled: process.terminationReason == .uncaughtSignal,
      seconds: Date().timeIntervalSince(start))
  }

  /// What it prints; fails where it does.
  func output() throws -> String {
    let result = try run()
    guard result.status == 0 else { throw Failure("\(name): \(result.output)") }
    return result.output
  }
}
