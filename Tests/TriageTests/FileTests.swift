import Foundation
import Testing

@testable import Triage

@Suite("input and output files")
struct FileTests {
  /// A folder of this test's own, removed with its files.
  final class Folder {
    let path: String
    init() throws {
      var name = Array((NSTemporaryDirectory() + "/hvcfuzz-test-XXXXXX").utf8CString)
      path = String(cString: try #require(mkdtemp(&name)))
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
    func file(_ name: String) -> String { path + "/" + name }
  }

  @Test("what is written is read back, at any length", arguments: [0, 1, 65_535, 65_536, 200_000])
  func roundTrip(count: Int) throws {
    let folder = try Folder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try OutputFile.replace(folder.file("a"), with: bytes)
    #expect(try InputFile.bytes(at: folder.file("a")) == bytes)
    #expect(folder.names == ["a"])
  }

  @Test("a file that is replaced keeps its permissions; a new one is not private")
  func permissions() throws {
    let folder = try Folder()
    try OutputFile.replace(folder.file("a"), with: [1])
    let fresh = try FileManager.default.attributesOfItem(atPath: folder.file("a"))
    #expect((fresh[.posixPermissions] as? Int ?? 0) & 0o400 == 0o400)
    chmod(folder.file("a"), 0o640)
    try OutputFile.replace(folder.file("a"), with: [2])
    let replaced = try FileManager.default.attributesOfItem(atPath: folder.file("a"))
    #expect(replaced[.posixPermissions] as? Int == 0o640)
  }

  @Test("an existing file stays whole until the new one is complete")
  func abandoned() throws {
    let folder = try Folder()
    try OutputFile.replace(folder.file("a"), with: [1, 2, 3])
    do {
      let file = try OutputFile(at: folder.file("a"))
      try file.append([9, 9])
      #expect(try InputFile.bytes(at: folder.file("a")) == [1, 2, 3])
      // Leaving without commit() is what a failed command does.
    }
    #expect(try InputFile.bytes(at: folder.file("a")) == [1, 2, 3])
    #expect(folder.names == ["a"])
  }

  @Test("a link to a file stays a link")
  func link() throws {
    let folder = try Folder()
    try OutputFile.replace(folder.file("a"), with: [1])
    #expect(symlink("a", folder.file("b")) == 0)
    try OutputFile.replace(folder.file("b"), with: [2])
    #expect(try InputFile.bytes(at: folder.file("a")) == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("b")) == "a")
  }

  @Test("devices are written to, not replaced")
  func device() throws {
    try OutputFile.replace("/dev/null", with: [1])
    #expect(throws: FileError.self) { try OutputFile.replace("/dev/full", with: [1]) }
  }

  @Test("a missing file, a folder and a missing folder are told apart")
  func errors() throws {
    let folder = try Folder()
    func kind(_ body: () throws -> Void) -> FileError.Kind? {
      (#expect(throws: FileError.self, performing: body))?.kind
    }
    #expect(kind { _ = try InputFile.bytes(at: folder.file("none")) } == .unavailable)
    #expect(kind { _ = try InputFile.bytes(at: folder.path) } == .folder)
    #expect(kind { _ = try InputFile.paths(below: folder.file("none")) } == .unavailable)
    #expect(kind { try OutputFile.replace(folder.path, with: [1]) } == .folder)
    #expect(kind { try OutputFile.replace(folder.file("none/a"), with: [1]) } == .unavailable)
    #expect(folder.names.isEmpty)
  }

  @Test("a folder's files come sorted, without hidden ones and circles")
  func listing() throws {
    let folder = try Folder()
    for name in ["b", "a/z", "a/.hidden", "a/y/x", "c"] {
      let path = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: String(path[..<path.lastIndex(of: "/")!]), withIntermediateDirectories: true)
      try OutputFile.replace(path, with: [1])
    }
    #expect(symlink("..", folder.file("a/up")) == 0)
    let expected = ["a/y/x", "a/z", "b", "c"].map(folder.file)
    #expect(try InputFile.paths(below: folder.path) == expected)
    #expect(try InputFile.paths(below: folder.file("b")) == [folder.file("b")])
  }

  @Test("a folder takes over what a kill left of it, and nobody else's")
  func takenOver() throws {
    let folder = try Folder()
    // What a process that was killed leaves.
    try FileManager.default.createDirectory(
      atPath: folder.file(".a.new"), withIntermediateDirectories: true)
    try OutputFile.replace(folder.file(".a.new/stale"), with: [1])
    let output = try OutputFolder(at: folder.file("a"))
    try output.add("b", [2])
    let error = #expect(throws: FileError.self) { _ = try OutputFolder(at: folder.file("a")) }
    #expect(error?.kind == .exists)
    try output.commit()
    #expect(folder.names == ["a"])
    #expect(try InputFile.paths(below: folder.file("a")) == [folder.file("a/b")])
  }

  @Test("a file takes back the name that a kill left")
  func takenBack() throws {
    let folder = try Folder()
    try OutputFile.replace(folder.file("a"), with: [1])
    try OutputFile.replace(folder.file(".a.new"), with: [2])
    try OutputFile.replace(folder.file("a"), with: [3])
    #expect(try InputFile.bytes(at: folder.file("a")) == [3])
    #expect(folder.names == ["a"])
  }
}
