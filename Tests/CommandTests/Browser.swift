import Foundation

/// A browser without a window, to see whether a page works.
struct Browser {
  /// Chromium, where it is installed.
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.lazy
      .flatMap { folder in ["chromium", "chromium-browser"].map { "\(folder)/\($0)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  struct Visit {
    /// What scripts and the browser itself write to the console.
    var console: [Substring]
    /// The size of the picture, in bytes.
    var pictureSize: Int
  }

  /// Opens a file of the folder, takes a picture, and reads the console.
  static func open(_ name: String, in folder: URL, isDark: Bool = false) throws -> Visit {
    let log = folder.appending(path: "\(name).log")
    let picture = folder.appending(path: "\(name).png")
    try Data().write(to: log)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "timeout", "90", path!, "--headless", "--no-sandbox", "--disable-gpu",
      "--user-data-dir=\(folder.appending(path: "profile").path)", "--enable-logging=stderr",
      "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--window-size=1400,1000",
      "--screenshot=\(picture.path)", folder.appending(path: name).absoluteString,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    process.waitUntilExit()
    let lines = String(decoding: try Data(contentsOf: log), as: UTF8.self).split(separator: "\n")
    return Visit(
      console: lines.filter { $0.contains(":CONSOLE") },
      pictureSize: (try? Data(contentsOf: picture).count) ?? 0)
  }
}
