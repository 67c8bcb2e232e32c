/// The byte form of programs, which engines mutate and corpora keep.
///
/// A header of 16 bytes, then records of 16 bytes, one a call:
///
///     header  0 version   1 profile     2 first failing allocation  3 how many fail  4–15 zero
///     record  0 opcode    1 actor       2 repeat                    3 zero           4– arguments
///
/// Arguments are codes, little-endian, in the order of declaration, `Argument.width` bytes each.
///
/// * **Total**: every byte string is a program. Missing header bytes read as zero, a partial last
///   record is ignored, surplus bits are folded or ignored.
/// * **Local**: a record reads the same wherever it stands and whatever surrounds it.
/// * **Dense**: random bytes are mostly calls on the same few pages.
/// * **Stable**: opcode numbers are append-only, and the version says how many there were.
/// * **Canonical**: encoding what was decoded gives one form only, and that form decodes to the
///   same program.
public enum ByteFormat {
  @inlinable public static var headerSize: Int { 16 }
  @inlinable public static var recordSize: Int { 16 }
  /// Where the argument codes begin in a record.
  @inlinable public static var argumentOffset: Int { 4 }

  /// The version that is written.
  @inlinable public static var version: UInt8 { 3 }

  /// How many opcodes there were in a version; a version not known reads as the current one.
  ///
  /// An opcode byte is taken modulo this number, so a new opcode comes with a new version: the
  /// programs of older corpora keep their meaning.
  @inlinable public static func opcodeCount(version: UInt8) -> UInt8 {
    switch version {
    case 1: 17
    case 2: 52
    case 3: 68
    default: UInt8(truncatingIfNeeded: Opcode.count)
    }
  }

  /// Actors are the CPUs `cpu0` to `cpu3`, and for a device's access the devices `dev0` to `dev3`.
  @inlinable public static var actorCount: UInt8 { 4 }

  /// Stands for "the program names no profile".
  @inlinable public static var noProfile: UInt8 { 0xff }
}

extension ByteFormat {
  /// The smallest code that repeats a call; all below it make it once.
  @inlinable public static var firstRepeatCode: UInt8 { 0xf0 }

  /// The counts other than 1 that a record can ask for: small ones, and both sides of the limits
  /// of the counters (15 and 255 in small machines, 65,535 in the kernel).
  public static let repeatCounts: [UInt32] = (0...(0xff - firstRepeatCode)).map {
    repeatCount(code: firstRepeatCode + $0)
  }

  /// How often a record with this code makes its call.
  @inlinable public static func repeatCount(code: UInt8) -> UInt32 {
    switch code {
    case 0xf0: 2
    case 0xf1: 3
    case 0xf2: 4
    case 0xf3: 8
    case 0xf4: 14
    case 0xf5: 15
    case 0xf6: 16
    case 0xf7: 17
    case 0xf8: 254
    case 0xf9: 255
    case 0xfa: 256
    case 0xfb: 257
    case 0xfc: 65534
    case 0xfd: 65535
    case 0xfe: 65536
    case 0xff: 65537
    default: 1
    }
  }

  /// The code of a count, or nil where no record can ask for it.
  @inlinable public static func repeatCode(count: UInt32) -> UInt8? {
    if count == 1 { return 0 }
    for code in firstRepeatCode...0xff where repeatCount(code: code) == count { return code }
    return nil
  }
}
