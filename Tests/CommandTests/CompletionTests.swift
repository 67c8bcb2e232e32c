import Foundation
import Testing

@Suite("completion in shells")
struct CompletionTests {
  @Test(
    "there are scripts for three shells, which know every command",
    arguments: ["bash", "zsh", "fish"])
  func scripts(shell: String) throws {
    let result = try Tool()("--generate-completion-script", shell)
    #expect(result.status == 0)
    for command in ["replay", "minimise", "explain", "step", "export", "corpus", "fmt"] {
      #expect(result.output.contains(command), "\(command)")
    }
  }

  /// What bash offers for the words of a command line.
  private static func offers(_ words: [String]) throws -> [String] {
    let tool = try Tool()
    try tool.write("script", try tool("--generate-completion-script", "bash").output)
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    try tool.write(
      "ask",
      """
      source ./script
      COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)
      COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
      _hvcfuzz hvcfuzz "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"

      """)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["--norc", "ask"]
    process.currentDirectoryURL = tool.folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  static let hasBash = FileManager.default.isExecutableFile(atPath: "/bin/bash")

  @Test("bash completes commands, options and their values", .enabled(if: hasBash))
  func bash() throws {
    #expect(try Self.offers(["hvcfuzz", "repl"]) == ["replay"])
    #expect(try Self.offers(["hvcfuzz", "worke"]).isEmpty, "what is hidden is not offered")
    #expect(try Self.offers(["hvcfuzz", "replay", "--pro"]) == ["--profile"])
    #expect(try Self.offers(["hvcfuzz", "replay", "--profile", "rfc"]) == ["rfc2021"])
    #expect(try Self.offers(["hvcfuzz", "export", "--as", "c-"]) == ["c-table"])
  }
}
