#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that cannot be read or written, and why.
public struct FileError: Error, Equatable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// It, or its folder, is not there or may not be opened.
    case unavailable
    /// It is a folder where a file is needed.
    case folder
    /// It does not end within the largest size that is read.
    case tooLarge
    /// It is there already, and is not to be replaced.
    case exists
    /// The system failed while reading or writing: a full disk, a broken device.
    case broken
  }

  public var kind: Kind
  public var path: String
  public var message: String

  public var description: String { "\(path): \(message)" }

  static func folder(_ path: String) -> FileError {
    FileError(kind: .folder, path: path, message: "is a folder, not a file")
  }

  static func exists(_ path: String) -> FileError {
    FileError(kind: .exists, path: path, message: "is there already, and is not overwritten")
  }

  static func tooLarge(_ path: String) -> FileError {
    FileError(kind: .tooLarge, path: path, message: "is larger than 256 MiB, and no program")
  }

  /// The error of the system call that has just failed.
  static func last(_ kind: Kind, _ path: String) -> FileError {
    FileError(kind: kind, path: path, message: reason(errno))
  }

  private static func reason(_ number: Int32) -> String {
    switch number {
    case ENOENT: "no such file"
    case ENOTDIR: "no such file: a part of the path is not a folder"
    case EACCES, EPERM, EROFS: "permission denied"
    case ENOSPC, EDQUOT: "no space left"
    case ENAMETOOLONG: "the name is too long"
    default: String(cString: strerror(number)).lowercased()
    }
  }
}
