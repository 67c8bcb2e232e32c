import Hypercalls

extension Mutator {
  /// Joins the first calls of one program and the last of another, at call boundaries.
  ///
  /// libFuzzer crosses over half of the time where a target can, which is too often: three times in
  /// four the first program is mutated instead.
  public mutating func crossOver(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
    into out: UnsafeMutableRawBufferPointer, seed: UInt32
  ) -> Int {
    guard let data = out.baseAddress, out.count >= Self.smallestSize else { return 0 }
    let size = min(first.count, out.count)
    if let base = first.baseAddress { data.copyMemory(from: base, byteCount: size) }
    guard seed & 3 == 0, second.count >= Self.smallestSize else {
      return mutate(data, size: size, sizeMax: out.count, seed: seed >> 2)
    }

    random = Random(seed: UInt64(seed))
    beginMutation()
    var records = open(data, size: size, sizeMax: out.count)
    records.truncate(to: random.below(records.count + 1))
    let secondCount = (second.count - ByteFormat.headerSize) / ByteFormat.recordSize
    let start = random.below(secondCount)
    let joint = records.count
    records.append(
      second.baseAddress.unsafelyUnwrapped + ByteFormat.headerSize
        + start * ByteFormat.recordSize, count: secondCount - start)
    shortenRepeats(records)
    // Half of the time the two meet on a page.
    if joint > 0, joint < records.count, random.oneIn(2) {
      renamePage(records, from: joint, to: records.count)
    }
    mend(&records, inserting: random.oneIn(2) ? 1 : 0, at: random.below(records.count + 1))
    return records.size
  }
}
