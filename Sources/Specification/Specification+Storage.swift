import Hypercalls

extension Specification {
  /// All that a specification holds, in one place of its own.
  ///
  /// Behind a pointer because the compiler passes a borrowed struct by value: a large one would be
  /// copied for every page that is looked at.
  struct Storage: ~Copyable {
    let layout: MachineLayout
    var memory: AbstractMemory
    var pins = PinLedger()

    let addressSpacePageCount: UInt64
    let countMax: UInt32
    /// The hypervisor's text, where the design leaves it mapped for the host to read.
    let readableText: PageRange

    init(design: Design, layout: MachineLayout) {
      self.layout = layout
      memory = AbstractMemory(design: design, layout: layout)
      addressSpacePageCount = layout.ipaPageCount
      countMax = UInt32(layout.refcountMax)
      readableText = PageRange(
        first: layout.image.first, count: design == .mainline ? ImagePart.textPageCount : 0)
    }
  }

  var memory: AbstractMemory {
    @inline(__always) _read { yield storage.pointee.memory }
    @inline(__always) nonmutating _modify { yield &storage.pointee.memory }
  }

  var pins: PinLedger {
    @inline(__always) _read { yield storage.pointee.pins }
    @inline(__always) nonmutating _modify { yield &storage.pointee.pins }
  }

  var addressSpacePageCount: UInt64 { storage.pointee.addressSpacePageCount }
  var countMax: UInt32 { storage.pointee.countMax }
  var readableText: PageRange { storage.pointee.readableText }
}
