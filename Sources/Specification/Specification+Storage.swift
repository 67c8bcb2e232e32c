import Hypercalls

extension Specification {
  /// All that a specification holds, in one place of its own.
  ///
  /// Behind a pointer because the compiler passes a borrowed struct by value: a large one would be
  /// copied for every page that is looked at.
  struct Storage: ~Copyable {
    let design: Design
    let extensions: Extensions
    /// The calls that this kernel has.
    let calls: OpcodeSet
    let layout: MachineLayout
    var memory: AbstractMemory
    var pins = PinLedger()
    /// In a place of its own, so that its address can be had: to yield it would copy it, into
    /// memory that is allocated for that.
    let vms: UnsafeMutablePointer<VMs>
    var hostMemory: HostMemory
    /// Elsewhere for the same reason.
    let secureWorld: UnsafeMutablePointer<SecureWorld>
    /// In a place of its own for the same reason.
    let addressSpaces: UnsafeMutablePointer<AddressSpaces>

    let addressSpacePageCount: UInt64
    let countMax: UInt32
    let shareCountMax: UInt32
    /// The digest of the VMs that there are at boot.
    var bootedVMs = StateDigest()
    /// The hypervisor's text, where the design leaves it mapped for the host to read.
    let readableText: PageRange

    init(design: Design, extensions: Extensions, layout: MachineLayout) {
      self.design = design
      self.extensions = extensions
      calls = OpcodeSet(design: design, extensions: extensions)
      self.layout = layout
      memory = AbstractMemory(design: design, layout: layout)
      vms = .allocate(capacity: 1)
      vms.initialize(
        to: VMs(
          map: memory.map,
          readyMade: design == .mainline ? layout.readyMadeVMs : PageRange(first: 0, count: 0)))
      hostMemory = HostMemory(map: memory.map)
      secureWorld = .allocate(capacity: 1)
      secureWorld.initialize(to: SecureWorld())
      addressSpaces = .allocate(capacity: 1)
      addressSpaces.initialize(to: AddressSpaces(map: memory.map))
      addressSpacePageCount = layout.ipaPageCount
      countMax = UInt32(layout.refcountMax)
      shareCountMax = UInt32(layout.shareCountMax)
      readableText = PageRange(
        first: layout.image.first, count: design == .mainline ? ImagePart.textPageCount : 0)
    }

    deinit {
      vms.deinitialize(count: 1)
      vms.deallocate()
      secureWorld.deallocate()
      addressSpaces.deinitialize(count: 1)
      addressSpaces.deallocate()
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

  var vms: VMs {
    @inline(__always) unsafeAddress { UnsafePointer(storage.pointee.vms) }
    @inline(__always) nonmutating unsafeMutableAddress { storage.pointee.vms }
  }

  var secureWorld: SecureWorld {
    @inline(__always) unsafeAddress { UnsafePointer(storage.pointee.secureWorld) }
    @inline(__always) nonmutating unsafeMutableAddress { storage.pointee.secureWorld }
  }

  var hostMemory: HostMemory {
    @inline(__always) _read { yield storage.pointee.hostMemory }
    @inline(__always) nonmutating _modify { yield &storage.pointee.hostMemory }
  }

  var addressSpaces: AddressSpaces {
    @inline(__always) unsafeAddress { UnsafePointer(storage.pointee.addressSpaces) }
    @inline(__always) nonmutating unsafeMutableAddress { storage.pointee.addressSpaces }
  }

  var calls: OpcodeSet { storage.pointee.calls }
  var addressSpacePageCount: UInt64 { storage.pointee.addressSpacePageCount }
  var countMax: UInt32 { storage.pointee.countMax }
  var shareCountMax: UInt32 { storage.pointee.shareCountMax }
  var readableText: PageRange { storage.pointee.readableText }
}
