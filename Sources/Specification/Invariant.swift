/// What is true of the machine whenever no call is in progress; numbered I1, I2, ….
public enum Invariant: UInt8, CaseIterable, Sendable {
  case oneOwner = 1
  case hostAloneIsUnmapped = 2
  case givenAwayIsUnmapped = 3
  case hypAloneIsGivenAway = 4
  case guestOwnsAlone = 5
  case onlyRAMChangesHands = 6
  case hypKeepsItsOwn = 7
  case oneBorrower = 8
  case lentOnBothSides = 9
  case guestsAreCounted = 10
  case guestLendsOnce = 11
  case guestStatesByKind = 12
  case sharesAreCounted = 13
  case pinsAreCounted = 14
  case balancedCallsComeHome = 15
  case hypMapsWhatItMayUse = 16
  case hostMapsWhatItMayUse = 17
  case annotatedIffGivenAway = 18
  case guestMapsWhatItMayUse = 19
  case recyclingForgetsNothing = 20
  case permissionsOnly = 21
  case noStaleTranslation = 22
  case tablesAreHyps = 23
  case tablesAreCounted = 24
  case tablesHaveOneParent = 25
  case poolsAreSound = 26
  case oneRolePerPage = 27
  case heldPagesStay = 28
  case reclaimedIsZero = 29
  case givenBackClean = 30
  case lentKeepsItsContent = 31
  case poisonStays = 32
  case handlesNameSlots = 33
  case loadedIsCounted = 34
  case dyingVMsStayEmpty = 35
  case mappingsAreCounted = 36
  case ledgerNamesWhatIsLent = 37
  case devicesMapWhatTheyMayUse = 38

  /// What an invariant protects.
  public enum Kind: UInt8, CaseIterable, Sendable {
    case ownership, pairing, mapping, tables, content, vms
  }

  public var id: String { "I\(rawValue)" }

  public var kind: Kind {
    switch self {
    case .oneOwner, .hostAloneIsUnmapped, .givenAwayIsUnmapped, .hypAloneIsGivenAway,
      .guestOwnsAlone, .onlyRAMChangesHands, .hypKeepsItsOwn:
      .ownership
    case .oneBorrower, .lentOnBothSides, .guestsAreCounted, .guestLendsOnce, .guestStatesByKind,
      .sharesAreCounted, .pinsAreCounted, .mappingsAreCounted, .balancedCallsComeHome,
      .ledgerNamesWhatIsLent:
      .pairing
    case .hypMapsWhatItMayUse, .hostMapsWhatItMayUse, .annotatedIffGivenAway,
      .guestMapsWhatItMayUse, .recyclingForgetsNothing, .permissionsOnly, .noStaleTranslation,
      .devicesMapWhatTheyMayUse:
      .mapping
    case .tablesAreHyps, .tablesAreCounted, .tablesHaveOneParent, .poolsAreSound, .oneRolePerPage,
      .heldPagesStay:
      .tables
    case .reclaimedIsZero, .givenBackClean, .lentKeepsItsContent, .poisonStays:
      .content
    case .handlesNameSlots, .loadedIsCounted, .dyingVMsStayEmpty:
      .vms
    }
  }
}

extension Invariant {
  /// One sentence for reports.
  public var sentence: String {
    switch self {
    case .oneOwner:
      "Every page of RAM that the host may hand out has exactly one owner."
    case .hostAloneIsUnmapped:
      "A page that is the host's alone is in nobody else's page table."
    case .givenAwayIsUnmapped:
      "The host has no mapping of a page it gave away, the hypervisor's readable text excepted."
    case .hypAloneIsGivenAway:
      "A page that the hypervisor owns is not the host's too."
    case .guestOwnsAlone:
      "A page that a guest owns is one protected VM's, at one frame, and nobody else's."
    case .onlyRAMChangesHands:
      "Memory that the firmware keeps, and MMIO that was not given, are in their default state."
    case .hypKeepsItsOwn:
      "The hypervisor owns its image, stacks, vmemmap and pools, and the host does not."
    case .oneBorrower:
      "A page that the host shares has exactly one kind of borrower."
    case .lentOnBothSides:
      "The hypervisor borrows a page exactly when the host lends it the page."
    case .guestsAreCounted:
      "A page's share count is the number of guest mappings of it."
    case .guestLendsOnce:
      "A guest lends a page exactly when the host borrows it, from one frame of one VM."
    case .guestStatesByKind:
      "Guests of protected VMs own pages, lend them or are robbed of them; others borrow."
    case .sharesAreCounted:
      "A page's count is the number of shares not taken back, and 0 when the host has it alone."
    case .pinsAreCounted:
      "Only a page lent to the hypervisor has pins, and its count is the number of them."
    case .mappingsAreCounted:
      "A page's DMA count is the number of mappings that devices have of it."
    case .ledgerNamesWhatIsLent:
      "The proxy's ledger names, handle by handle, the pages that the secure world has by it."
    case .balancedCallsComeHome:
      "When every share, pin and donation is undone, the page is as it was before."
    case .hypMapsWhatItMayUse:
      "The hypervisor maps exactly the pages it may use, at their linear address, "
        + "with their rights."
    case .hostMapsWhatItMayUse:
      "A valid entry of the host's table is the identity, with all rights, on pages it may access."
    case .annotatedIffGivenAway:
      "An entry of the host's table is annotated exactly when its page is not the host's."
    case .guestMapsWhatItMayUse:
      "A guest maps exactly the memory it was given or lent, where and as it was."
    case .devicesMapWhatTheyMayUse:
      "A device reaches exactly the pages that the host mapped for it, where and as it did."
    case .recyclingForgetsNothing:
      "Recycling drops mappings of MMIO alone: no RAM mapping and no annotation."
    case .permissionsOnly:
      "An operation on permissions changes no state, no address and no count."
    case .noStaleTranslation:
      "No cached translation reaches a page that its holder may no longer access."
    case .tablesAreHyps:
      "Every page of a page table is the hypervisor's own, out of the host's reach."
    case .tablesAreCounted:
      "A table page's count is one more than its counted entries."
    case .tablesHaveOneParent:
      "One entry links each table, and a page of the pool that no entry links is free."
    case .poolsAreSound:
      "A pool's page is free exactly when its count is 0, is then zero and on one free list."
    case .oneRolePerPage:
      "A page has one role at a time: pool, table, list or lent."
    case .heldPagesStay:
      "The hypervisor gives back no page that something still counts on."
    case .reclaimedIsZero:
      "A page taken back from the guest that owned it shows the host nothing but zeroes."
    case .givenBackClean:
      "A page given back shows nothing that the hypervisor wrote there."
    case .lentKeepsItsContent:
      "A page that a guest lends to the host, or takes back, keeps what is in it."
    case .poisonStays:
      "Where a page was taken from a guest by force, nothing is mapped while the VM lives."
    case .handlesNameSlots:
      "Each slot of the table of VMs leads to the one VM of its handle, or to none."
    case .loadedIsCounted:
      "A VM counts its loaded vCPUs; each is loaded on one CPU at most, each CPU has one at most."
    case .dyingVMsStayEmpty:
      "Of a dying VM no vCPU is loaded, and its guest gets no page."
    }
  }
}
