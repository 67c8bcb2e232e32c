import Hypercalls

// Changes of a program that look at no state.
extension Mutator {
  /// One change or a few, then the pass that mends contracts and draws new calls.
  mutating func edit(_ records: inout RecordBuffer) {
    shortenRepeats(records)
    makeRoom(&records)
    if random.oneIn(32) { changeFailurePoint(records) }
    var insertions = 0
    repeat {
      if random.oneIn(2) {
        insertions += 1 + random.below(3)
      } else {
        change(&records)
      }
    } while random.oneIn(2)
    // Half of the new calls go to the end, where the state is the richest.
    var place = random.oneIn(2) ? records.count : random.below(records.count + 1)
    if random.oneIn(5), !records.isEmpty, let reader = randomReader(in: records) {
      place = reader
    }
    mend(&records, inserting: insertions, at: place)
  }

  /// Cuts up to half of the calls out of a program that is nearly full: it could hardly grow, and
  /// takes long.
  private mutating func makeRoom(_ records: inout RecordBuffer) {
    guard records.count > records.capacity * 3 / 4 else { return }
    let count = 1 + random.below(records.count / 2)
    records.remove(at: random.below(records.count - count + 1), count: count)
  }

  private mutating func change(_ records: inout RecordBuffer) {
    guard !records.isEmpty else { return }
    let index = random.below(records.count)
    switch random.below(16) {
    case 0, 1, 2:
      records.remove(at: index, count: runLength(from: index, in: records))
    case 3:
      duplicate(&records, index: index, count: runLength(from: index, in: records))
    case 4:
      replaySuffixRenamed(&records)
    case 5:
      if random.oneIn(2) {
        records.swapAt(index, random.below(records.count))
      } else {
        move(&records, from: index, to: random.below(records.count))
      }
    case 6:
      repeatBeside(&records, index: index)
    case 7:
      renamePage(records, from: 0, to: records.count)
    case 8:
      records.setActor(UInt8(random.below(Int(ByteFormat.actorCount))), at: index)
    case 9:
      // Long repeats come from `nextCall`, which knows where they count.
      records.setRepeatCode(random.oneIn(2) ? 0 : drawRepeatCode(), at: index)
    default:
      changeArgument(records, index: index)
    }
  }

  /// Mostly one, sometimes a few.
  private mutating func runLength(from index: Int, in records: RecordBuffer) -> Int {
    min(random.oneIn(3) ? 1 + random.below(8) : 1, records.count - index)
  }

  /// Repeats a run of calls behind itself, or at the end.
  private mutating func duplicate(_ records: inout RecordBuffer, index: Int, count: Int) {
    scratch.copyMemory(from: records[index], byteCount: count * ByteFormat.recordSize)
    let place = random.oneIn(2) ? index + count : records.count
    insertScratch(&records, at: place, count: count)
  }

  /// Makes the same call on a page nearby: ranges want neighbours in the same state; or on a row of
  /// them, one after the other: some lists have room for a few dozen. Frames of guests and devices
  /// move along with the page, or stay, so that two pages want the same place.
  private mutating func repeatBeside(_ records: inout RecordBuffer, index: Int) {
    guard opcodesWithPage.contains(records.opcode(at: index)) else { return }
    var call = records.call(at: index, in: layout)
    let arguments = ArgumentList(call)
    let last = random.oneIn(2) ? 1 : arguments.count
    let pages = UInt64(random.oneIn(2) ? 1 : 1 + random.below(4))
    let distance = random.oneIn(2) ? pages : 0 &- pages
    let wanted = min(random.oneIn(8) ? 2 + random.below(31) : 1, records.capacity)
    var count = 0
    while count < wanted {
      for argument in 0..<last {
        guard let shift = arguments.addressShift(argument) else { continue }
        call.x[argument] &+= distance << shift
      }
      let place = scratch + count * ByteFormat.recordSize
      guard ByteFormat.write(call, to: place, layout: layout) else { break }
      count += 1
    }
    insertScratch(&records, at: index + random.below(2), count: count)
  }

  private mutating func move(_ records: inout RecordBuffer, from: Int, to: Int) {
    scratch.copyMemory(from: records[from], byteCount: ByteFormat.recordSize)
    records.remove(at: from)
    insertScratch(&records, at: min(to, records.count), count: 1)
  }

  private func insertScratch(_ records: inout RecordBuffer, at index: Int, count: Int) {
    let count = min(count, records.capacity - index)
    records.open(at: index, count: count)
    records[index].copyMemory(from: scratch, byteCount: count * ByteFormat.recordSize)
  }

  /// Says the last calls again, with a page put in the place of another.
  private mutating func replaySuffixRenamed(_ records: inout RecordBuffer) {
    let count = 1 + random.below(min(8, records.count))
    let end = records.count
    scratch.copyMemory(from: records[end - count], byteCount: count * ByteFormat.recordSize)
    insertScratch(&records, at: end, count: count)
    renamePage(records, from: end, to: records.count)
  }

  /// Puts a page of one call in the place of another's, so that the two meet.
  mutating func renamePage(_ records: RecordBuffer, from start: Int, to end: Int) {
    guard start < end else { return }
    let index = start + random.below(end - start)
    let other = random.below(records.count)
    guard opcodesWithPage.contains(records.opcode(at: index)),
      opcodesWithPage.contains(records.opcode(at: other))
    else { return }
    let old = records.pageCode(at: index)
    let new = records.pageCode(at: other)
    guard old != new else { return changeArgument(records, index: index, only: 0) }
    // Codes that are an offset within a page in one argument are a page's in another, and an
    // address has no bits for pages beyond 2^52.
    guard Pfn(code: UInt64(new), in: layout).code(in: layout.pointee) == UInt64(new),
      Address(code: UInt64(new), in: layout).code(in: layout.pointee) == UInt64(new)
    else { return }
    for index in start..<end
    where opcodesWithPage.contains(records.opcode(at: index)) && records.pageCode(at: index) == old
    {
      records.setPageCode(new, at: index)
    }
  }

  /// Draws an argument of a call anew, or takes all of them from another call.
  private mutating func changeArgument(_ records: RecordBuffer, index: Int) {
    if random.oneIn(4) {
      copyArguments(records, from: random.below(records.count), to: index)
    } else {
      let count = ArgumentList(records.call(at: index, in: layout)).count
      if count > 0 { changeArgument(records, index: index, only: random.below(count)) }
    }
  }

  private mutating func changeArgument(_ records: RecordBuffer, index: Int, only target: Int) {
    var call = records.call(at: index, in: layout)
    drawArguments(of: &call, only: target, meeting: records)
    _ = ByteFormat.write(call, to: records[index], layout: layout)
  }

  private mutating func copyArguments(_ records: RecordBuffer, from: Int, to: Int) {
    var call = records.call(at: to, in: layout)
    let source = ArgumentList(records.call(at: from, in: layout))
    drawArguments(of: &call, from: source, meeting: records)
    _ = ByteFormat.write(call, to: records[to], layout: layout)
  }

  /// A long repeat has shown what it can, and takes milliseconds: its programs' offspring are to be
  /// quick again, nearly always.
  mutating func shortenRepeats(_ records: RecordBuffer) {
    guard !random.oneIn(512) else { return }
    for index in 0..<records.count
    where ByteFormat.repeatCount(code: records.repeatCode(at: index)) > 100 {
      records.setRepeatCode(0, at: index)
    }
  }

  private mutating func changeFailurePoint(_ records: RecordBuffer) {
    let fails = !random.oneIn(3)
    let nth = fails ? UInt8(1 + random.below(random.oneIn(4) ? 64 : 6)) : 0
    let times = fails ? (random.oneIn(2) ? 255 : UInt8(1 + random.below(3))) : 0
    records.header.storeBytes(of: nth, toByteOffset: 2, as: UInt8.self)
    records.header.storeBytes(of: times, toByteOffset: 3, as: UInt8.self)
  }
}
