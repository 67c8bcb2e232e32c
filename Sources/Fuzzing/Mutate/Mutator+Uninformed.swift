import Hypercalls
import Specification

// Ways to come by programs that know less than the mutator does, to be compared with it.
extension Mutator {
  /// A call drawn without a look at the state: any that keeps its contract.
  mutating func callRegardlessOfState(meeting records: RecordBuffer) -> RawCall? {
    for _ in 0..<8 {
      var call = RawCall(opcode: swarm.current.randomMember(&random))
      if random.oneIn(2) { call.actor = UInt8(random.below(Int(ByteFormat.actorCount))) }
      drawArguments(of: &call, meeting: records)
      if decide(call) != nil { return call }
    }
    return nil
  }

  /// The engine's mutation of bytes alone; version and profile stay: they say how to read the rest.
  ///
  /// Long repeats are as rare as the mutator has them: a byte in sixty-four asks for 65,000 calls,
  /// and what is compared by executed calls would drown in them.
  public mutating func mutateBytesAlone(
    _ data: UnsafeMutableRawPointer, size: Int, sizeMax: Int, seed: UInt32
  ) -> Int {
    let size = mutateBytes(data.assumingMemoryBound(to: UInt8.self), size, sizeMax)
    guard sizeMax >= ByteFormat.headerSize else { return size }
    if size < ByteFormat.headerSize {
      ByteFormat.writeHeader(profile: profile, failure: nil, to: data)
      return ByteFormat.headerSize
    }
    data.storeBytes(of: ByteFormat.version, as: UInt8.self)
    data.storeBytes(of: profile.rawValue, toByteOffset: 1, as: UInt8.self)
    random = Random(seed: UInt64(seed))
    shortenRepeats(RecordBuffer(data, size: size, sizeMax: size, countMax: .max))
    return size
  }

  /// A program of any length whose every call of the design, and every code of an argument, is as
  /// likely as any other; each call is made once, and the header orders no failure.
  public mutating func drawUniformly(
    into data: UnsafeMutableRawPointer, sizeMax: Int, random: inout Random
  ) -> Int {
    ByteFormat.writeHeader(profile: profile, failure: nil, to: data)
    var records = open(data, size: ByteFormat.headerSize, sizeMax: sizeMax)
    let count = 1 + random.below(records.capacity)
    records.open(at: 0, count: count)
    for index in 0..<count {
      let record = records[index]
      record.storeBytes(of: random.next(), as: UInt64.self)
      record.storeBytes(of: random.next(), toByteOffset: 8, as: UInt64.self)
      record.storeBytes(of: swarm.all.randomMember(&random).rawValue, as: UInt8.self)
      records.setActor(UInt8(random.below(Int(ByteFormat.actorCount))), at: index)
      records.setRepeatCode(0, at: index)
    }
    return records.size
  }
}
