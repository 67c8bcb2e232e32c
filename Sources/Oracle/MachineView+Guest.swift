import Hypervisor

// Where EL2's structures of VMs and vCPUs have their fields, in words: the oracle's own list.

/// EL2's structure of a VM.
enum VMWord {
  static let hostVM = 0
  static let root = 1
  static let handle = 2
  static let createdVCPUs = 3
  static let isProtected = 4
  static let isDying = 5
  static let poolHead = 6
  static let poolTail = 7
  /// A pointer for each vCPU that the host said there is.
  static let vcpus = 256
}

/// EL2's structure of a vCPU, a page.
enum VCPUWord {
  static let hostVCPU = 0
  static let vm = 1
  static let loadedOn = 2
  static let memcacheHead = 3
  static let memcacheCount = 4
  static let end = 5
}

extension MachineView {
  static let vmSlotCount = 255
  static let firstHandle: UInt64 = 0x1000
  /// What the VM table holds of a slot that waits for its VM.
  static let reservedSlot: UInt64 = 1

  /// A guest's stage 2: three levels, two roots side by side.
  @inline(__always) func guest(_ root: Int, _ gfn: UInt64) -> Leaf {
    walk(root, from: 1, to: 3, mask: 1023, gfn).leaf
  }

  /// The entry of a level on the way to a guest's frame, where the levels above link so far.
  func guestEntry(_ root: Int, _ gfn: UInt64, level: Int) -> UInt64 {
    walk(root, from: 1, to: level, mask: 1023, gfn).leaf.bits
  }

  /// The frame of an address that must be that of a page in RAM.
  @inline(__always) func frame(ofPageAt address: UInt64) -> Int? {
    address & 0xfff == 0 ? frame(ofRam: address >> 12) : nil
  }

  /// Order and reference count of a frame.
  @inline(__always) func countAndOrder(of frame: Int) -> UInt64 { vmemmap(frame) & 0xff_ffff }

  /// The first word of a frame that is not 0, from one on; 512 where all are.
  ///
  /// Looks at eight at a time: tables have few entries, and structures few fields.
  @inline(__always) func usedSlot(of frame: Int, from first: Int) -> Int {
    let page = words + frame &* Arena.wordsPerPage
    var slot = first
    while slot < Arena.wordsPerPage {
      if slot & 7 == 0 {
        let lower = page[slot] | page[slot &+ 1] | page[slot &+ 2] | page[slot &+ 3]
        let upper = page[slot &+ 4] | page[slot &+ 5] | page[slot &+ 6] | page[slot &+ 7]
        if lower | upper == 0 {
          slot &+= 8
          continue
        }
      }
      if page[slot] != 0 { break }
      slot &+= 1
    }
    return slot
  }
}
