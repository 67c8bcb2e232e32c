@testable import Triage

/// The recorded kernel traces beside this file.
enum Recordings {
  static let all = [
    "6.12.txt", "6.12-nodebug.txt", "6.12-oom.txt", "6.12-oom-b.txt", "6.12-vm.txt",
    "6.12-vm-nodebug.txt", "6.12-dma.txt", "6.12-dma-nodebug.txt", "7.3.txt", "7.3-guest.txt",
    "7.3-guest-nodebug.txt", "7.3-vm.txt", "7.3-oom.txt", "7.3-oom-b.txt", "7.3-oom-guests.txt",
    "7.3-oom-b-guests.txt", "7.3-mmio.txt", "7.3-mmio-nodebug.txt",
  ]

  static func bytes(_ name: String, from source: String = #filePath) throws -> [UInt8] {
    let folder = source.split(separator: "/").dropLast().joined(separator: "/")
    return try InputFile.bytes(at: "/\(folder)/Traces/\(name)")
  }
}
