import Hypervisor

/// What the oracle noted about a frame while it looked at the writes of one call.
struct FrameNote {
  var step: UInt32 = 0
  /// Checked already in this call.
  var isChecked = false
  var useBefore = TableUse(bits: 0)
  var useAfter = TableUse(bits: 0)
  /// By how much its entries that count, and its count, went up.
  var entries: Int32 = 0
  var count: Int32 = 0
}

/// A note for each frame, and the list of those that this call touched. Allocated once.
struct FrameNotes: ~Copyable {
  private let notes: UnsafeMutablePointer<FrameNote>
  private let touched: UnsafeMutablePointer<Int32>
  private(set) var touchedCount = 0
  private var step: UInt32 = 0

  init(frameCount: Int) {
    notes = .allocate(capacity: frameCount)
    notes.initialize(repeating: FrameNote(), count: frameCount)
    touched = .allocate(capacity: frameCount)
  }

  deinit {
    notes.deallocate()
    touched.deallocate()
  }

  mutating func beginStep() {
    step &+= 1
    touchedCount = 0
  }

  func frame(at position: Int) -> Int { Int(touched[position]) }

  /// The note of a frame, made when it is first asked for.
  @inline(__always) mutating func note(_ frame: Int, in view: borrowing MachineView)
    -> UnsafeMutablePointer<FrameNote>
  {
    let note = notes + frame
    if note.pointee.step != step {
      let use = view.use(of: frame)
      note.pointee = FrameNote(step: step, useBefore: use, useAfter: use)
      touched[touchedCount] = Int32(truncatingIfNeeded: frame)
      touchedCount &+= 1
    }
    return note
  }
}
