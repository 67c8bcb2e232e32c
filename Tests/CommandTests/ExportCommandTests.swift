import Foundation
import Testing
import Triage

@Suite("hvcfuzz export")
struct ExportCommandTests {
  /// The tests lie in the package: what they compare with lies there too.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func contents(of path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test(
    "--as swift-test writes a suite that is compiled and run in this package",
    arguments: [
      ("regressions/unshare-forgets-pin", "UnshareForgetsPinTests"),
      (
        "findings/linux6_12+dma/invariant-I36-count-host_share_dma",
        "InvariantI36CountHostShareDmaTests"
      ),
    ])
  func swiftTest(program: String, suite: String) throws {
    let tool = try Tool()
    let path = Self.root.appendingPathComponent("corpus/\(program).hvc").path
    #expect(try tool("export", "--as", "swift-test", path, "-o", "a.swift").status == 0)
    let source = String(decoding: try tool.read("a.swift"), as: UTF8.self)
    #expect(try source == Self.contents(of: "Tests/ExportedTests/\(suite).swift"))
    #expect(source.contains("\nstruct \(suite) {\n"))
  }

  @Test(
    "--as c-table writes the golden table, which compiles",
    arguments: ["unshare-forgets-pin", "areas-may-overlap"])
  func cTable(bug: String) throws {
    let tool = try Tool()
    let path = Self.root.appendingPathComponent("corpus/regressions/\(bug).hvc").path
    let result = try tool("export", "--as", "c-table", path)
    #expect(result.status == 0)
    #expect(try result.output == Self.contents(of: "Tests/CommandTests/Golden/\(bug).c"))
  }

  @Test("the golden tables compile without a warning", .enabled(if: CCompiler.path != nil))
  func compiles() throws {
    for bug in ["unshare-forgets-pin", "areas-may-overlap"] {
      let table = try Self.contents(of: "Tests/CommandTests/Golden/\(bug).c")
      #expect(try CCompiler.accepts(table), "\(bug)")
      // It can refuse: a table whose state has no name is none.
      #expect(
        try !CCompiler.accepts(table.replacingOccurrences(of: ", OWNED_BY_HOST,", with: ", HOST,")))
      #expect(try !CCompiler.accepts(table.replacingOccurrences(of: ".result", with: ".outcome")))
    }
  }

  @Test("--as json writes the golden file, and that reads as the finding")
  func json() throws {
    let path = Self.root.appendingPathComponent("corpus/regressions/unshare-forgets-pin.hvc").path
    let result = try Tool()("export", "--as", "json", path)
    #expect(result.status == 0)
    #expect(
      try result.output == Self.contents(of: "Tests/CommandTests/Golden/unshare-forgets-pin.json"))
    let finding = try JSONDecoder().decode(ExportedFinding.self, from: Data(result.output.utf8))
    #expect(finding.signature == "result:host_unshare_hyp:-EBUSY/0")
    #expect(finding.calls.map(\.name) == ["ffa_rxtx_map", "host_unshare_hyp"])
    #expect(finding.calls.last?.expected == "-EBUSY" && finding.calls.last?.result == "0")
    #expect(finding.calls[0].pages[0].count == 2)
    #expect(finding.calls[0].arguments[0].page == HexNumber(0x40800))
  }

  @Test("a crash file is exported as far as its failing call")
  func crashFile() throws {
    let tool = try Tool()
    try tool.write("buggy.hvc", CommandTests.buggy + "cpu0  host_read(pfn: ram+0x805)\n")
    #expect(try tool("assemble", "buggy.hvc", "-o", "crash").status == 0)
    let result = try tool("export", "--as", "json", "--bugs", "P01", "crash")
    let finding = try JSONDecoder().decode(ExportedFinding.self, from: Data(result.output.utf8))
    #expect(finding.calls.count == 4)
    try tool.write("again.hvc", finding.program)
    #expect(try tool("replay", "--quiet", "again.hvc").status == 1)
  }

  @Test("a program that does not fail is 65, and leaves the output alone")
  func clean() throws {
    let tool = try Tool()
    try tool.write("clean.hvc", CorpusCommandTests.share)
    try tool.write("out", "precious")
    let result = try tool("export", "--as", "json", "clean.hvc", "-o", "out")
    #expect(result.status == 65)
    #expect(
      result.errors == "hvcfuzz: clean.hvc: does not fail in profile mainline: nothing to export\n")
    #expect(try tool.read("out") == Array("precious".utf8))
    #expect(tool.names == ["clean.hvc", "out"])
    #expect(try tool("export", "--as", "nothing", "clean.hvc").status == 64)
    #expect(try tool("export", "clean.hvc").status == 64)
  }
}

/// The C compiler that comes with the toolchain.
enum CCompiler {
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { $0 + "/clang" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether the source is C without a warning.
  static func accepts(_ source: String) throws -> Bool {
    let tool = try Tool()
    try tool.write("a.c", source)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = [
      "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "a.c",
    ]
    process.currentDirectoryURL = tool.folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
