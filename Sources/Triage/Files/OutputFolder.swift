#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of files that appears whole or not at all.
///
/// The files go to a hidden folder beside it, which takes the name on `commit()`. A folder cannot
/// be without a name: the hidden one outlives a kill, and is emptied by the next process that makes
/// the same folder.
public struct OutputFolder: ~Copyable {
  private let path: String
  private let temporary: String
  /// Held for as long as the temporary is this process's; the system lets go of it after a kill.
  private let lock: Int32
  private var isCommitted = false

  /// Starts a folder that must not exist, or be empty.
  public init(at path: String) throws(FileError) {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    try Self.check(path)
    let (parent, name) = OutputFile.split(path)
    let temporary = "\(parent)/.\(name).new"
    guard mkdir(temporary, 0o700) == 0 || errno == EEXIST else { throw .last(.unavailable, path) }
    let lock = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw .last(.unavailable, path) }
    guard Self.takes(lock, of: temporary) else {
      close(lock)
      throw FileError(kind: .exists, path: path, message: "is being written by another process")
    }
    Self.empty(temporary)
    self.path = path
    self.temporary = temporary
    self.lock = lock
  }

  /// Whether the folder behind a descriptor is now this process's, and still has that name.
  private static func takes(_ descriptor: Int32, of path: String) -> Bool {
    var held = stat()
    var named = stat()
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &held) == 0
      && stat(path, &named) == 0 && (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino)
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
    defer { close(lock) }
    guard !isCommitted else { return }
    Self.empty(temporary)
    rmdir(temporary)
  }

  private static func empty(_ folder: String) {
    for path in (try? InputFile.paths(below: folder)) ?? [] { unlink(path) }
  }
}
