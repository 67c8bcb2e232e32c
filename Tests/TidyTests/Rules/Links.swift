extension HouseRule {
  /// What documents point to is there, and every page of `docs` is pointed to.
  static let links = HouseRule(
    name: "links in documents lead somewhere, and every page is linked",
    check: { repository in
      var linked: Set<String> = []
      var complaints: [Complaint] = []
      for file in repository.files where file.path.hasSuffix(".md") && !file.isRecording {
        for (number, line) in file.numbered {
          for target in targets(in: line) {
            let path = resolve(target, from: file.path)
            linked.insert(path)
            if !repository.contains(path) {
              complaints.append(
                Complaint(path: file.path, line: number, message: "\(target) is not there"))
            }
          }
        }
      }
      for page in repository.files(in: "docs", ending: ".md") where !linked.contains(page.path) {
        complaints.append(Complaint(path: page.path, message: "no document links to it"))
      }
      return complaints
    },
    bad: [
      Repository("README.md", "see [the model](docs/model.md)\n"),
      Repository("docs/a.md", "see [this](#section)\n"),
      Repository([
        TextFile(path: "docs/a.md", text: "[b](../b.md)\n"),
        TextFile(path: "README.md", text: "[a](docs/a.md)\n"),
      ]),
    ],
    good: [
      Repository([
        TextFile(path: "README.md", text: "[a](docs/a.md#top) and [web](https://example.org)\n"),
        TextFile(path: "docs/a.md", text: "[b](../Sources/B.swift), [up](../Sources)\n"),
        TextFile(path: "Sources/B.swift", text: "\n"),
      ])
    ])

  /// The relative links of a line, without what follows `#`.
  private static func targets(in line: Substring) -> [Substring] {
    line.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
      .compactMap { $0.split(separator: ")", omittingEmptySubsequences: false).first }
      .filter { !$0.contains("://") && !$0.hasPrefix("#") && !$0.isEmpty }
      .compactMap { $0.split(separator: "#").first }
  }

  private static func resolve(_ target: Substring, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast()
    for part in target.split(separator: "/") {
      if part == ".." {
        parts = parts.dropLast()
      } else if part != "." {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
