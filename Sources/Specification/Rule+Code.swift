import Hypercalls

extension Rule {
  /// The code with which a call answers when this rule decides.
  func code(in design: Design) -> ReturnCode {
    switch self {
    case .granted, .emptyRange, .tablesNotShort:
      .success
    case .noSlot, .areaNotHosts, .offerNotHosts, .memcacheShort, .descriptorTooLong,
      .secureWorldFull:
      .noMemory
    case .noVM, .otherKindOfVM, .isDying, .notDying, .vcpuInUse, .noVCPUs, .noHandle, .notReserved,
      .rootNotAligned, .noSuchVCPU, .hasVCPU, .cpuInUse, .nothingLoaded, .notRights,
      .halfExecutable, .notMappable, .noGuestTable, .tooManyVCPUs, .notBuffers,
      .noBuffers, .notFragment, .notDescriptor, .noTransaction, .noDevice, .notDeviceRights:
      .invalidArgument
    case .hasBuffers, .notHostsToLend:
      .denied
    case .frameInUse, .notGuests, .notLentToHost:
      .notPermitted
    case .structureNotLent, .stillMapped, .secureWorldRefuses:
      .busy
    case .structureNotHosts:
      .badAddress
    case .madeAtBoot:
      .notSupported
    case .placeInUse:
      .exists
    case .frameEmpty, .emptyList, .placeEmpty:
      .noEntry
    case .framePoisoned:
      .hardwarePoisoned
    case .otherSize, .tooManyPlaces:
      .tooBig
    case .isHosts:
      .tryAgain
    case .noRight:
      .aborted
    case .notInDesign:
      .notSupported
    case .beyondAddressSpace, .leavesRegion, .noPage, .notWholePages, .notRAM, .notDevices:
      .invalidArgument
    case .notMemory:
      // The 2021 series looks at the kind of memory before it looks at states.
      design == .rfc2021 ? .invalidArgument : .notPermitted
    case .noMap, .notHosts, .notHyps, .alreadyLent, .notLentToHyp, .notLentToFFA, .notGivenByHost,
      .notPinned, .hidden, .readOnly, .notMapped:
      .notPermitted
    case .notGiven:
      .noEntry
    case .pinned, .counterFull, .mapped:
      .busy
    case .tablesShort, .noRoomToNote:
      .noMemory
    case .alreadyMapped:
      design == .mainline ? .exists : .tryAgain
    }
  }
}

extension Specification {
  func decided(by rule: Rule) -> Expectation { Expectation(rule.code(in: design), rule) }

  /// For a call that has a code of its own for the rule.
  func decided(by rule: Rule, as result: ReturnCode) -> Expectation { Expectation(result, rule) }
}
