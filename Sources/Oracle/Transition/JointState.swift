import Hypercalls

/// The abstract state of what a call is about: its page, and the VM, guest's frame, place of a
/// device or transaction beside it, each reduced to what may matter.
///
/// Parts that the call is not about are 0. A word, so that the fuzzer makes one for every call.
public struct JointState: Hashable, Sendable {
  public var rawValue: UInt64

  static let mask: UInt64 = 1 << 44 - 1

  @inline(__always) public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  @inline(__always) public subscript<Part: StateClass>(part: Part.Type) -> Part {
    Part(rawValue: UInt8(truncatingIfNeeded: (rawValue & Part.place.mask) &>> Part.place.first))
  }

  @inline(__always) mutating func note<Part: StateClass>(_ part: Part) {
    rawValue = rawValue & ~Part.place.mask | UInt64(part.rawValue) &<< Part.place.first
  }

  /// Notes what the call had of a word that the host wrote while it read; known after the call.
  @inline(__always) public mutating func note(_ moment: HostRaceMoment) {
    let race = self[RaceClass.self]
    if race.rawValue > 0 { note(race.met(at: moment)) }
  }
}

/// A part of a joint state: what one of the things may be that a call is about; 0 where it is about
/// none.
public protocol StateClass: Hashable, Sendable, CustomStringConvertible {
  /// What the thing is called; nil where it says more about another.
  static var subject: String? { get }
  static var place: BitPlace { get }
  var rawValue: UInt8 { get }
  init(rawValue: UInt8)
}

/// Neighbouring bits of a word.
public struct BitPlace: Sendable {
  let first: UInt64
  let width: UInt64

  @inline(__always) var mask: UInt64 { (1 &<< width &- 1) &<< first }
}

// Where each part lies.
extension PageClass {
  public static var place: BitPlace { BitPlace(first: 0, width: 8) }
}
extension ExtentClass {
  public static var place: BitPlace { BitPlace(first: 8, width: 4) }
}
extension VMClass {
  public static var place: BitPlace { BitPlace(first: 12, width: 7) }
}
extension VCPUClass {
  public static var place: BitPlace { BitPlace(first: 19, width: 3) }
}
extension FrameClass {
  public static var place: BitPlace { BitPlace(first: 22, width: 7) }
}
extension PlaceClass {
  public static var place: BitPlace { BitPlace(first: 29, width: 4) }
}
extension TransactionClass {
  public static var place: BitPlace { BitPlace(first: 33, width: 5) }
}
extension RaceClass {
  public static var place: BitPlace { BitPlace(first: 38, width: 6) }
}

extension JointState: CustomStringConvertible {
  private typealias Told = (subject: String?, text: String)

  private var told: [Told] {
    [
      tell(PageClass.self), tell(ExtentClass.self), tell(VMClass.self), tell(VCPUClass.self),
      tell(FrameClass.self), tell(PlaceClass.self), tell(TransactionClass.self),
      tell(RaceClass.self),
    ]
  }

  private func tell<Part: StateClass>(_ part: Part.Type) -> Told {
    let part = self[part]
    return (part.rawValue == 0 ? nil : Part.subject, part.description)
  }

  /// What the state is about: some of page, VM, vCPU, frame, place, transaction.
  public var subjects: [String] { told.compactMap(\.subject) }

  /// `host's, lent to hyp, counted 1 · VM live, protected`
  public var description: String {
    let texts = told.map(\.text).filter { !$0.isEmpty }
    return texts.isEmpty ? "any" : texts.joined(separator: " · ")
  }
}
