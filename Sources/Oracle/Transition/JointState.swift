import Hypercalls

/// The abstract state of what a call is about: its page, and the VM, guest's frame, place of a
/// device or transaction beside it, each reduced to what may matter.
///
/// Parts that the call is not about are 0. A word, so that the fuzzer makes one for every call.
public struct JointState: Hashable, Sendable {
  public var rawValue: UInt64

  static let mask: UInt64 = 1 << 44 - 1

  @inline(__always) init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  @inline(__always) private func bits(_ shift: UInt64, _ width: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: rawValue &>> shift & (1 &<< width &- 1))
  }

  @inline(__always) private mutating func set(_ shift: UInt64, _ value: UInt8) {
    rawValue |= UInt64(value) &<< shift
  }
}

// Where each part lies. A part is written once, into zeros.
extension JointState {
  public internal(set) var page: PageClass {
    @inline(__always) get { PageClass(rawValue: bits(0, 8)) }
    @inline(__always) set { set(0, newValue.rawValue) }
  }
  public internal(set) var extent: ExtentClass {
    @inline(__always) get { ExtentClass(rawValue: bits(8, 4)) }
    @inline(__always) set { set(8, newValue.rawValue) }
  }
  public internal(set) var vm: VMClass {
    @inline(__always) get { VMClass(rawValue: bits(12, 7)) }
    @inline(__always) set { set(12, newValue.rawValue) }
  }
  public internal(set) var vcpu: VCPUClass {
    @inline(__always) get { VCPUClass(rawValue: bits(19, 3)) }
    @inline(__always) set { set(19, newValue.rawValue) }
  }
  public internal(set) var frame: FrameClass {
    @inline(__always) get { FrameClass(rawValue: bits(22, 7)) }
    @inline(__always) set { set(22, newValue.rawValue) }
  }
  public internal(set) var place: PlaceClass {
    @inline(__always) get { PlaceClass(rawValue: bits(29, 4)) }
    @inline(__always) set { set(29, newValue.rawValue) }
  }
  public internal(set) var transaction: TransactionClass {
    @inline(__always) get { TransactionClass(rawValue: bits(33, 5)) }
    @inline(__always) set { set(33, newValue.rawValue) }
  }
  public internal(set) var race: RaceClass {
    @inline(__always) get { RaceClass(rawValue: bits(38, 6)) }
    @inline(__always) set { set(38, newValue.rawValue) }
  }
}

extension JointState {
  /// Notes what the call had of a word that the host wrote while it read; known after the call.
  @inline(__always) public mutating func note(_ moment: HostRaceMoment) {
    if rawValue >> 38 > 0 { rawValue |= UInt64(moment.rawValue) << 42 }
  }
}

extension JointState {
  /// What the state is about: some of page, VM, vCPU, frame, place, transaction.
  public var subjects: [String] {
    let parts = [
      ("page", page.rawValue), ("VM", vm.rawValue), ("vCPU", vcpu.rawValue),
      ("frame", frame.rawValue), ("place", place.rawValue),
      ("transaction", transaction.rawValue),
    ]
    return parts.filter { $0.1 != 0 }.map { $0.0 }
  }
}

extension JointState: CustomStringConvertible {
  /// `host's, lent to hyp, counted 1 · VM live, protected`
  public var description: String {
    let parts = [
      page.description, extent.description, vm.description, vcpu.description, frame.description,
      place.description, transaction.description, race.description,
    ]
    let text = parts.filter { !$0.isEmpty }.joined(separator: " · ")
    return text.isEmpty ? "any" : text
  }
}
