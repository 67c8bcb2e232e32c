import Hypercalls
import Specification

/// The engine's own byte-level mutation, in libFuzzer's shape.
public typealias ByteMutation = (
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ sizeMax: Int
) -> Int

/// Changes programs call by call, in their byte form and in place.
///
/// Deterministic: the same random seeds in the same order give the same programs. After every
/// change the program runs on the specification, which costs some ten nanoseconds a call: there new
/// calls are chosen for the state they meet, and direct calls whose contract no longer holds go.
public struct Mutator: ~Copyable {
  public static let defaultCallCountMax = 64

  public let profile: Profile
  /// Whether new calls are chosen for the state they meet; contracts are kept either way.
  public let looksAtState: Bool
  /// Longer programs are cut.
  public let callCountMax: Int
  let layout: UnsafeMutablePointer<MachineLayout>
  let opcodesWithPage = OpcodeSet.withPage
  let opcodesAboutVMs: OpcodeSet
  let mutateBytes: ByteMutation
  /// Room for the records that a change moves.
  let scratch: UnsafeMutableRawPointer

  var specification: Specification
  var random = Random(seed: 0)
  var swarm: Swarm
  var decisions = Decisions()
  /// Whether calls at which programs are known to end are left out of this one.
  var avoidsDeadEnds = false
  /// A call that was refused for want of a history, which the next calls are to provide.
  var goal: RawCall?
  var stepsToGoal = 0
  /// Whether a step towards the goal may be made before its time.
  var maySkipHistory = true
  /// The slot of the VM that the calls before the next were about: its story may go on.
  var topic: Int?
  /// Pages, but for one a call, that a row of calls may change.
  static let furtherPagesMax = 2048
  /// Calls of a program that may name a range of more than a block.
  static let longRangesMax = 2
  var longRangesLeft = 0

  public init(
    profile: Profile, layout: MachineLayout = .standard, callCountMax: Int = defaultCallCountMax,
    parts: [InterfacePart] = InterfacePart.allCases, opcodes: OpcodeSet? = nil,
    looksAtState: Bool = true,
    mutateBytes: @escaping ByteMutation = { _, size, _ in size }
  ) {
    self.profile = profile
    self.looksAtState = looksAtState
    self.callCountMax = callCountMax
    self.layout = .allocate(capacity: 1)
    self.layout.initialize(to: layout)
    self.mutateBytes = mutateBytes
    scratch = .allocate(
      byteCount: callCountMax * ByteFormat.recordSize, alignment: ByteFormat.recordSize)
    specification = Specification(
      design: profile.design, extensions: profile.extensions, layout: layout)
    opcodesAboutVMs = OpcodeSet(of: profile, parts: [.lifeOfVMs, .guests])
    var all = OpcodeSet(of: profile, parts: parts)
    if let opcodes { all.formIntersection(opcodes) }
    swarm = Swarm(all)
  }

  deinit {
    layout.deallocate()
    scratch.deallocate()
  }
}

extension Mutator {
  static var smallestSize: Int { ByteFormat.headerSize + ByteFormat.recordSize }

  /// Changes a program in its buffer and returns its new size, at most `sizeMax`.
  public mutating func mutate(
    _ data: UnsafeMutableRawPointer, size: Int, sizeMax: Int, seed: UInt32
  ) -> Int {
    random = Random(seed: UInt64(seed))
    guard sizeMax >= Self.smallestSize else {
      return mutateBytes(data.assumingMemoryBound(to: UInt8.self), size, sizeMax)
    }
    if random.oneIn(32), size >= Self.smallestSize {
      return mutateRawBytes(data, size: size, sizeMax: sizeMax)
    }
    beginMutation()
    var records = open(data, size: size, sizeMax: sizeMax)
    if records.isEmpty || random.oneIn(16) {
      records.truncate(to: 0)
      mend(&records, inserting: 1 + random.below(min(32, records.capacity)), at: 0)
    } else {
      edit(&records)
    }
    return records.size
  }

  /// Draws a whole program of so many calls, as the fuzzer draws its own.
  public mutating func generate(
    callCount: Int, into data: UnsafeMutableRawPointer, sizeMax: Int, seed: UInt32
  ) -> Int {
    random = Random(seed: UInt64(seed))
    beginMutation()
    var records = open(data, size: 0, sizeMax: sizeMax)
    mend(&records, inserting: callCount, at: 0)
    // The last goal may have taken more.
    records.truncate(to: min(records.count, callCount))
    return records.size
  }

  mutating func beginMutation() {
    swarm.advance(&random)
    decisions.noteMutation()
    avoidsDeadEnds = !random.oneIn(16)
  }

  /// The records of a program, which gets a header where it has none.
  func open(_ data: UnsafeMutableRawPointer, size: Int, sizeMax: Int) -> RecordBuffer {
    let records = RecordBuffer(data, size: size, sizeMax: sizeMax, countMax: callCountMax)
    if size < ByteFormat.headerSize {
      ByteFormat.writeHeader(profile: profile, failure: nil, to: data)
    } else if data.load(as: UInt8.self) != ByteFormat.version {
      updateVersion(records)
    }
    return records
  }

  /// Writes the calls as the current version does: new ones may be unknown to an older.
  private func updateVersion(_ records: RecordBuffer) {
    for index in 0..<records.count {
      let call = records.call(at: index, in: layout)
      _ = ByteFormat.write(call, to: records[index], layout: layout)
    }
    records.header.storeBytes(of: ByteFormat.version, as: UInt8.self)
  }

  /// The engine's mutation of bytes, which knows no calls: it keeps the decoder in the campaign.
  ///
  /// Version and profile stay: they say how the rest is read.
  private func mutateRawBytes(
    _ data: UnsafeMutableRawPointer, size: Int, sizeMax: Int
  ) -> Int {
    let head = data.loadUnaligned(as: UInt16.self)
    let size = mutateBytes(data.assumingMemoryBound(to: UInt8.self), size, sizeMax)
    let records = RecordBuffer(data, size: size, sizeMax: sizeMax, countMax: callCountMax)
    if size < ByteFormat.headerSize {
      ByteFormat.writeHeader(profile: profile, failure: nil, to: data)
    }
    data.storeBytes(of: head, as: UInt16.self)
    return records.size
  }
}
