#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that appears whole or not at all.
///
/// What is written goes to a temporary beside it, which takes its place on `commit()`: an existing
/// file stays as it is until then, and a command that fails leaves nothing behind. Where the system
/// has files without a name the temporary is one, so that not even a kill leaves anything: to take
/// another's place it needs a name for an instant, a hidden one that the next write takes back.
public struct OutputFile: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let temporary: String?
  /// The temporary has its name from the start, and not only from `commit()` on.
  private let isNamed: Bool
  private let replaces: Bool
  /// The mask to go back to.
  private let signals: sigset_t
  private var isCommitted = false

  /// Starts to replace a file, which need not exist, or must not.
  public init(at path: String, replaces: Bool = true) throws(FileError) {
    try Self.check(path)
    if !replaces { try Self.checkAbsence(of: path) }
    let target = Self.resolved(path)
    // An interrupt waits until the temporary is gone or has become the file.
    let signals = Self.holdSignals()
    let opened =
      Self.isReplaceable(target)
      ? Self.nameless(for: target) ?? Self.temporary(for: target) : Self.device(target)
    guard opened.descriptor >= 0 else {
      let error = FileError.last(.unavailable, path)
      Self.releaseSignals(signals)
      throw error
    }
    self.path = target
    descriptor = opened.descriptor
    temporary = opened.temporary
    isNamed = opened.isNamed
    self.replaces = replaces
    self.signals = signals
  }

  public func append(_ bytes: [UInt8]) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw .last(.broken, path)
      }
    }
  }

  /// Puts the temporary in the file's place, when all of it is on disk.
  public consuming func commit() throws(FileError) {
    guard let temporary else { return }
    guard fchmod(descriptor, Self.mode(of: path)) == 0, fsync(descriptor) == 0 else {
      throw .last(.broken, path)
    }
    if !isNamed || !replaces {
      // The system gives a name only where there is no such file.
      if (isNamed ? link(temporary, path) : Self.name(descriptor, path)) == 0 { return }
      guard errno == EEXIST else { throw .last(.broken, path) }
      if !replaces { throw .exists(path) }
      // One that a process left, which was killed just here.
      unlink(temporary)
      guard Self.name(descriptor, temporary) == 0 else { throw .last(.broken, path) }
    }
    guard rename(temporary, path) == 0 else {
      let error = FileError.last(.broken, path)
      unlink(temporary)
      throw error
    }
    isCommitted = true
  }

  deinit {
    close(descriptor)
    guard let temporary else { return }
    if isNamed, !isCommitted { unlink(temporary) }
    Self.releaseSignals(signals)
  }
}

extension OutputFile {
  /// Writes a whole file.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let file = try OutputFile(at: path)
    try file.append(bytes)
    try file.commit()
  }

  /// Writes a whole file where there is none.
  public static func create(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let file = try OutputFile(at: path, replaces: false)
    try file.append(bytes)
    try file.commit()
  }

  private static func checkAbsence(of path: String) throws(FileError) {
    var status = stat()
    if lstat(path, &status) == 0 { throw .exists(path) }
  }

  /// Whether a file could be written there: a long run should not fail at its end.
  public static func check(_ path: String) throws(FileError) {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw .folder(path) }
      return
    }
    guard errno == ENOENT, !path.hasSuffix("/") else { throw .last(.unavailable, path) }
    guard stat(split(path).folder, &status) == 0 else {
      throw FileError(kind: .unavailable, path: path, message: "no such folder")
    }
  }

  private typealias Opened = (descriptor: Int32, temporary: String?, isNamed: Bool)

  private static func temporary(for path: String) -> Opened {
    var name = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&name)
    return (descriptor, name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }, true)
  }

  /// A file in the same folder that has no name yet; nil where the system has none such.
  private static func nameless(for path: String) -> Opened? {
    #if os(Linux)
      // The name is given by way of it.
      guard access("/proc/self/fd", F_OK) == 0 else { return nil }
      let (folder, name) = split(path)
      let descriptor = open(folder, temporaryFlag | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      return (descriptor, "\(folder)/.\(name).new", false)
    #else
      return nil
    #endif
  }

  /// The folder of a path, and the last name of it.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }

  /// `O_TMPFILE` without the bit that it shares with `O_DIRECTORY`.
  private static let temporaryFlag: Int32 = 0o20_000_000

  /// Gives a file its first name; 0 where that is done.
  private static func name(_ descriptor: Int32, _ path: String) -> Int32 {
    linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW)
  }

  /// Devices and pipes cannot be replaced: they are written to as they are.
  private static func device(_ path: String) -> Opened {
    // Opened by name, a file that standard output goes to would begin anew.
    (path == standardOutput ? dup(STDOUT_FILENO) : open(path, O_WRONLY | O_CLOEXEC), nil, false)
  }

  private static let standardOutput = "/dev/stdout"

  private static func holdSignals() -> sigset_t {
    var held = sigset_t()
    var before = sigset_t()
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&held, signal) }
    pthread_sigmask(SIG_BLOCK, &held, &before)
    return before
  }

  private static func releaseSignals(_ before: sigset_t) {
    var before = before
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Behind links, so that a link stays one.
  private static func resolved(_ path: String) -> String {
    guard path != standardOutput, let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    return path != standardOutput
      && (stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG)
  }

  /// The permissions of the file that is replaced, or those that a new file gets.
  private static func mode(of path: String) -> mode_t {
    var status = stat()
    if stat(path, &status) == 0 { return status.st_mode & 0o7777 }
    let mask = umask(0)
    umask(mask)
    return 0o666 & ~mask
  }
}
