import Hypervisor

/// What the oracle noted about a table, or a page of a pool, while it looked at one call's writes.
struct TableNote {
  var step: UInt32 = 0
  var useBefore = TableUse(bits: 0)
  var useAfter = TableUse(bits: 0)
  /// By how much its entries that count, and its count, went up.
  var entries: Int32 = 0
  var count: Int32 = 0
  /// Looked at in full already, at a program's end.
  var isChecked = false

  /// The frame became a table, ceased to be one, or became another one.
  var changedUse: Bool { useBefore.bits != useAfter.bits }
}

/// Which frames a step has looked at already, and notes on the tables among them.
///
/// Allocated once; the notes change behind pointers, so that a borrow is enough to take one.
struct FrameNotes: ~Copyable {
  private struct Step {
    var number: UInt32 = 0
    var touchedCount = 0
    var walk: UInt32 = 0
  }

  private let step: UnsafeMutablePointer<Step>
  private let checkedIn: UnsafeMutablePointer<UInt32>
  private let tables: UnsafeMutablePointer<TableNote>
  private let touched: UnsafeMutablePointer<Int32>
  private let rolesIn: UnsafeMutablePointer<UInt32>

  init(frameCount: Int) {
    step = .allocate(capacity: 1)
    step.initialize(to: Step())
    checkedIn = .allocate(capacity: frameCount)
    checkedIn.initialize(repeating: 0, count: frameCount)
    tables = .allocate(capacity: frameCount)
    tables.initialize(repeating: TableNote(), count: frameCount)
    touched = .allocate(capacity: frameCount)
    rolesIn = .allocate(capacity: frameCount)
    rolesIn.initialize(repeating: 0, count: frameCount)
  }

  deinit {
    step.deallocate()
    checkedIn.deallocate()
    tables.deallocate()
    touched.deallocate()
    rolesIn.deallocate()
  }

  @inline(__always) func beginStep() {
    step.pointee.number &+= 1
    step.pointee.touchedCount = 0
  }

  /// Whether the frame's page is still to be checked in this step; asked once, it no longer is.
  @inline(__always) func claim(_ frame: Int) -> Bool {
    guard checkedIn[frame] != step.pointee.number else { return false }
    checkedIn[frame] = step.pointee.number
    return true
  }

  /// Starts a walk through the pages of one VM.
  func beginWalk() { step.pointee.walk &+= 1 }

  /// Whether the walk meets the frame for the first time.
  func claimRole(_ frame: Int) -> Bool {
    guard rolesIn[frame] != step.pointee.walk else { return false }
    rolesIn[frame] = step.pointee.walk
    return true
  }

  /// The note of a frame, made when it is first asked for.
  @inline(__always) func note(
    _ frame: Int, use: @autoclosure () -> TableUse
  ) -> UnsafeMutablePointer<TableNote> {
    let note = tables + frame
    if note.pointee.step != step.pointee.number {
      let use = use()
      note.pointee = TableNote(step: step.pointee.number, useBefore: use, useAfter: use)
      touched[step.pointee.touchedCount] = Int32(truncatingIfNeeded: frame)
      step.pointee.touchedCount &+= 1
    }
    return note
  }

  /// Whether the step wrote into the frame, or made or unmade a table of it.
  func isNoted(_ frame: Int) -> Bool { tables[frame].step == step.pointee.number }

  @inline(__always) var touchedCount: Int { step.pointee.touchedCount }
  func touchedFrame(_ position: Int) -> Int { Int(touched[position]) }
  func touchedNote(_ position: Int) -> TableNote { tables[Int(touched[position])] }
}

extension Lockstep {
  /// The note of a frame in this step.
  @inline(__always) func note(_ frame: Int) -> UnsafeMutablePointer<TableNote> {
    notes.note(frame, use: view.use(of: frame))
  }
}
