extension HouseRule {
  /// A golden file or a recorded trace that no test names is one that nobody compares with.
  static let recordings = HouseRule(
    name: "every recording is named in a test",
    check: { repository in
      let tests = repository.files(in: "Tests", ending: ".swift")
      return repository.files.filter { $0.isRecording && $0.name != "README.md" }
        .filter { recording in
          let stem = recording.name.split(separator: ".").dropLast().joined(separator: ".")
          return !tests.contains { $0.text.contains("\"\(recording.name)") }
            && !tests.contains { $0.text.contains("\"\(stem)\"") }
        }
        .map { Complaint(path: $0.path, message: "no test names it") }
    },
    bad: [
      Repository("Tests/Golden/a.txt", "a\n"),
      Repository([
        TextFile(path: "Tests/ATests/Traces/6.12.txt", text: "a\n"),
        TextFile(path: "Tests/ATests/A.swift", text: "let file = \"6.12-oom.txt\"\n"),
      ]),
    ],
    good: [
      Repository([
        TextFile(path: "Tests/ATests/Traces/6.12.txt", text: "a\n"),
        TextFile(path: "Tests/ATests/A.swift", text: "let file = trace(\"6.12\")\n"),
      ])
    ])
}
