#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reading what the user names: a file as a whole, or the files of a folder.
public enum InputFile {
  /// Traces have some megabytes; a device may never end.
  static let sizeMax = 1 << 28

  public static func bytes(at path: String) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(.unavailable, path) }
    defer { close(descriptor) }
    guard !isFolder(descriptor) else { throw .folder(path) }

    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        guard bytes.count + count <= sizeMax else { throw .tooLarge(path) }
        bytes.append(contentsOf: chunk[..<count])
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw .last(.unavailable, path)
      }
    }
  }

  /// The path itself where it is a file; every file below it, sorted, where it is a folder.
  ///
  /// Hidden files are passed over, and so are links to folders, which could form a circle.
  public static func paths(below path: String) throws(FileError) -> [String] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last(.unavailable, path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    guard let folder = opendir(path) else { throw .last(.unavailable, path) }
    let names = entries(of: folder)
    closedir(folder)

    var found: [String] = []
    let prefix = path.hasSuffix("/") ? path : path + "/"
    for name in names.sorted() where !name.hasPrefix(".") {
      let entry = prefix + name
      if isLinkToFolder(entry) { continue }
      found += try paths(below: entry)
    }
    return found
  }

  private static func entries(of folder: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  private static func isFolder(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isLinkToFolder(_ path: String) -> Bool {
    var link = stat()
    var goal = stat()
    return lstat(path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK
      && stat(path, &goal) == 0 && goal.st_mode & S_IFMT == S_IFDIR
  }
}
