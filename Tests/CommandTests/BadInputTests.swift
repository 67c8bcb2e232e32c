import Foundation
import Testing

@Suite("bad input to the command-line tool")
struct BadInputTests {
  static let readers = ["replay", "minimise", "show", "assemble", "conform"]

  @Test("a missing file is 66, with one line", arguments: readers)
  func missing(_ command: String) throws {
    let result = try Tool()(command, "none.hvc")
    #expect(result.status == 66)
    #expect(result.errors == "hvcfuzz: none.hvc: no such file\n")
  }

  @Test(
    "a missing file or folder is 66, of the commands with options of their own too",
    arguments: [
      ["coverage"], ["corpus", "merge", "-o", "out"], ["corpus", "check"], ["corpus", "stats"],
      ["strength"], ["minimise", "--all"], ["minimise", "--prove"],
    ])
  func missing(_ command: [String]) throws {
    let tool = try Tool()
    let result = try tool.run(command + ["none"])
    #expect(result.status == 66)
    #expect(result.complaints.count == 1 && result.errors.hasPrefix("hvcfuzz: none"))
    #expect(result.output.isEmpty && tool.names.isEmpty)
  }

  @Test("an unexpected folder is 64, with one line", arguments: readers.dropFirst())
  func folder(_ command: String) throws {
    let result = try Tool()(command, ".")
    #expect(result.status == 64)
    #expect(result.errors == "hvcfuzz: .: is a folder, not a file\n")
  }

  /// Linux lets a process open its own memory, and nobody, root included, read its first page.
  @Test(
    "a file that cannot be read is 66, with one line", .enabled(if: Self.hasUnreadable),
    arguments: readers)
  func unreadable(_ command: String) throws {
    let result = try Tool()(command, "/proc/self/mem")
    #expect(result.status == 66)
    #expect(result.errors == "hvcfuzz: /proc/self/mem: input/output error\n")
  }

  static let hasUnreadable = FileManager.default.fileExists(atPath: "/proc/self/mem")

  @Test("a device that never ends is 65, with one line")
  func endless() throws {
    let result = try Tool()("show", "/dev/zero")
    #expect(result.status == 65)
    #expect(result.errors == "hvcfuzz: /dev/zero: is larger than 256 MiB, and no program\n")
  }

  @Test("a text program with a mistake is 65, with file, line and column")
  func text() throws {
    let tool = try Tool()
    try tool.write("a.hvc", "profile mainline\ncpu0  host_share_hip(pfn: ram+0x801)\n")
    for command in Self.readers.dropLast() {
      let result = try tool(command, "a.hvc")
      #expect(result.status == 65)
      #expect(result.complaints.count == 3)
      #expect(result.errors.hasPrefix("hvcfuzz: a.hvc:2:7: expected "))
      #expect(result.complaints[1] == "  cpu0  host_share_hip(pfn: ram+0x801)")
      #expect(result.complaints[2] == "        ^")
    }
    try tool.write("b.hvc", [0x70, 0xff, 0xfe])
    #expect(
      try tool("replay", "b.hvc").errors == "hvcfuzz: b.hvc: not a text program: it is not UTF-8\n")
    #expect(try tool("replay", "b.hvc").status == 65)
  }

  @Test("a trace with a mistake is 65, with file and line")
  func trace() throws {
    let tool = try Tool()
    try tool.write("a.txt", "")
    try tool.write("b.txt", "S 0 n\n")
    for name in ["a.txt", "b.txt"] {
      let result = try tool("conform", name)
      #expect(result.status == 65)
      #expect(result.complaints.count == 1)
      #expect(result.errors.hasPrefix("hvcfuzz: \(name):1: expected the header"))
    }
  }

  @Test("any bytes are a program: none, few, and very many", arguments: [0, 1, 15, 17, 1 << 20])
  func bytes(count: Int) throws {
    let tool = try Tool()
    // Reads and pins: long programs that run into no wall but the machine's own.
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 4) }
    // Of the first version, which had no calls of VMs and guests.
    try tool.write("a", [1] + bytes.dropFirst())
    #expect(try tool("replay", "--quiet", "a").status == 0)
    #expect(try tool("show", "a", "-o", "a.hvc").status == 0)
    #expect(try tool("assemble", "a.hvc", "-o", "b").status == 0)
    #expect(try tool("show", "b").output == String(decoding: tool.read("a.hvc"), as: UTF8.self))
  }

  @Test(
    "wrong arguments are 64",
    arguments: [
      ["replay"], ["minimise"], ["conform", "--level", "3", "a"], ["replay", "--bugs", "no", "a"],
      ["replay", "--profile", "no", "a"], ["frobnicate"], ["bugs", "--profile", "no"],
      ["conform", "--show", "-1", "a"], ["coverage"], ["coverage", "--explore=-1", "a"],
      ["corpus", "merge", "a"], ["corpus", "frobnicate"], ["corpus", "check"],
      ["corpus", "explore", "--programs=-1", "-o", "a"], ["hunt", "--trials", "0"],
      ["hunt", "--seed", "0"], ["hunt", "--bugs", "no"], ["hunt", "--strategies", "no"],
      ["strength", "a", "b"], ["minimise", "--time=-1", "a"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try Tool().run(arguments)
    #expect(result.status == 64)
    #expect(!result.errors.isEmpty)
    #expect(result.output.isEmpty)
  }

  @Test("an output that cannot be written is told before the work, and damages nothing")
  func output() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CommandTests.buggy)
    for command in ["minimise", "show", "assemble"] {
      #expect(try tool(command, "a.hvc", "-o", ".").status == 64)
      #expect(try tool(command, "a.hvc", "-o", "none/b").status == 66)
      #expect(try tool(command, "a.hvc", "-o", "/dev/full").status == 70)
    }
    #expect(tool.names == ["a.hvc"])
    #expect(try tool.read("a.hvc") == Array(CommandTests.buggy.utf8))
  }

  @Test("the input may be the output")
  func inPlace() throws {
    let tool = try Tool()
    try tool.write("a.hvc", CommandTests.buggy)
    #expect(try tool("minimise", "-q", "a.hvc", "-o", "a.hvc").status == 0)
    #expect(try tool("replay", "a.hvc").status == 1)
    #expect(tool.names == ["a.hvc"])
  }
}
