#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of files that appears whole or not at all.
///
/// The files go to a temporary folder beside it, which takes the name on `commit()`.
public struct OutputFolder: ~Copyable {
  private let path: String
  private let temporary: String
  private var isCommitted = false

  /// Starts a folder that must not exist, or be empty.
  public init(at path: String) throws(FileError) {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    try Self.check(path)
    var name = Array((path + ".XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else { throw .last(.unavailable, path) }
    self.path = path
    temporary = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Whether a folder could be made there: a long run should not fail at its end.
  public static func check(_ path: String) throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw .last(.unavailable, path) }
      return
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(kind: .folder, path: path, message: "is a file, not a folder")
    }
    guard let folder = opendir(path) else { throw .last(.unavailable, path) }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    guard count <= 2 else {
      throw FileError(kind: .folder, path: path, message: "is there already, and not empty")
    }
  }

  public func add(_ name: String, _ bytes: [UInt8]) throws(FileError) {
    try OutputFile.replace(temporary + "/" + name, with: bytes)
  }

  /// Gives the temporary folder its name.
  public consuming func commit() throws(FileError) {
    let mask = umask(0)
    umask(mask)
    guard chmod(temporary, 0o777 & ~mask) == 0, rename(temporary, path) == 0 else {
      throw .last(.broken, path)
    }
    isCommitted = true
  }

  deinit {
    guard !isCommitted, let names = try? InputFile.paths(below: temporary) else { return }
    for name in names { unlink(name) }
    rmdir(temporary)
  }
}
