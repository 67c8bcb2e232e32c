import Specification

// Of the state that a call meets, a transition keeps what the deciding rule speaks of: a call that
// is refused for its numbers alone says nothing of the page that they name.
extension JointState {
  private static let race = RaceClass.place.mask
  private static let pages = PageClass.place.mask | ExtentClass.place.mask | race
  private static let vms = VMClass.place.mask | VCPUClass.place.mask | race
  private static let frames = FrameClass.place.mask | vms
  private static let places = PlaceClass.place.mask
  private static let transactions = TransactionClass.place.mask | race

  /// What a rule speaks of; all of it where the call is granted.
  @inline(__always) func seen(by rule: Rule) -> JointState {
    rule == .granted ? self : JointState(rawValue: rawValue & Self.scope(of: rule))
  }

  private static func scope(of rule: Rule) -> UInt64 {
    switch rule {
    case .granted, .tablesShort, .tablesNotShort, .alreadyMapped, .memcacheShort, .noRight:
      mask
    case .emptyRange, .notInDesign, .beyondAddressSpace, .leavesRegion, .notWholePages,
      .noRoomToNote, .notRights, .halfExecutable, .notMappable, .notFragment, .notDescriptor,
      .descriptorTooLong, .notBuffers, .noDevice, .notDeviceRights, .tooManyPlaces,
      .tooManyVCPUs, .rootNotAligned, .noVCPUs, .noHandle, .noSlot, .nothingLoaded:
      race
    case .notMemory, .noPage, .noMap, .notHosts, .notHyps, .alreadyLent, .notLentToHyp,
      .notLentToFFA, .notGivenByHost, .notRAM, .notDevices, .notMapped, .mapped, .notGiven,
      .pinned, .notPinned, .counterFull, .hidden, .readOnly, .areaNotHosts, .structureNotLent,
      .structureNotHosts, .offerNotHosts, .notHostsToLend, .emptyList:
      pages
    case .noVM, .otherKindOfVM, .isDying, .notDying, .vcpuInUse, .notReserved, .noSuchVCPU,
      .hasVCPU, .cpuInUse, .madeAtBoot, .stillMapped:
      vms
    case .frameInUse, .frameEmpty, .framePoisoned, .otherSize, .notGuests, .notLentToHost,
      .isHosts, .noGuestTable:
      frames
    case .noBuffers, .hasBuffers, .noTransaction, .secureWorldRefuses, .secureWorldFull:
      transactions
    case .placeInUse, .placeEmpty:
      places
    }
  }
}
