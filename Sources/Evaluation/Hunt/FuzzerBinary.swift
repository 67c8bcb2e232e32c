import Foundation

/// A build of the fuzzer, told from others by its bytes.
public struct FuzzerBinary: Sendable {
  public let path: String
  /// FNV-1a of the file, eight bytes at a time: it tells builds apart, and proves nothing.
  public let digest: String

  public init(path: String) throws {
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw HuntError(
        description: "\(path): no such fuzzer; 'make build' makes it", isMissingFile: true)
    }
    self.path = URL(filePath: path).standardizedFileURL.path
    let data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    data.withUnsafeBytes { bytes in
      for offset in stride(from: 0, to: bytes.count, by: 8) {
        var word: UInt64 = 0
        for byte in bytes[offset..<min(offset + 8, bytes.count)].reversed() {
          word = word << 8 | UInt64(byte)
        }
        hash = (hash ^ word) &* 0x100_0000_01b3
        hash ^= hash >> 32
      }
    }
    digest = String(hash, radix: 16)
  }
}
