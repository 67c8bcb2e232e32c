import Foundation
import Testing

@Suite("hvcfuzz minimise, of folders and with a proof")
struct MinimiseCommandTests {
  @Test("--all writes one program of each signature, and counts the others")
  func all() throws {
    let tool = try Tool()
    try tool.makeFolder("in")
    try tool.makeFolder("out")
    try tool.write("in/a.hvc", CommandTests.buggy)
    try tool.write("in/b.hvc", CommandTests.buggy)
    try tool.write("in/clean.hvc", CorpusCommandTests.share)
    let result = try tool("minimise", "-q", "--all", "in", "-o", "out")
    #expect(result.status == 0)
    #expect(
      result.output == """
             2  result:host_unshare_hyp:-EBUSY/0  2 calls  in/a.hvc
        minimise: 3 programs, 2 fail, with 1 signatures

        """)
    let name = "mainline.unshare-forgets-pin.result-host_unshare_hyp--EBUSY-0.hvc"
    #expect(tool.names(in: "out") == [name])
    #expect(try tool("replay", "out/" + name).status == 1)
    #expect(try tool.read("in/a.hvc") == Array(CommandTests.buggy.utf8))
  }

  @Test("--all: 65 where none fails, 66 where the output folder is not there")
  func badInput() throws {
    let tool = try Tool()
    try tool.makeFolder("clean")
    try tool.makeFolder("out")
    try tool.write("clean/a.hvc", CorpusCommandTests.share)
    let clean = try tool("minimise", "--all", "clean", "-o", "out")
    #expect(clean.status == 65)
    #expect(clean.errors == "hvcfuzz: clean: no program fails: nothing to minimise\n")
    #expect(try tool("minimise", "--all", "clean", "-o", "none").status == 66)
    #expect(tool.names(in: "out").isEmpty && tool.names == ["clean", "out"])
  }

  @Test("--prove says that there is nothing shorter")
  func prove() throws {
    let tool = try Tool()
    try tool.write("buggy.hvc", CommandTests.buggy)
    let result = try tool("minimise", "-q", "--prove", "buggy.hvc", "-o", "short.hvc")
    #expect(result.status == 0)
    #expect(result.errors.hasPrefix("minimise: minimal: 2 calls; all shorter programs of "))
    #expect(result.complaints.count == 1)
  }
}
