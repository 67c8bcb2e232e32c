extension SeededBug {
  /// Structures in the host's memory that are read twice: checked as they were, used as they are.
  static let hostMemory: [BugEntry] = [
    entry(
      .createdVCPUsReadTwice, "created-vcpus-read-twice", "P30", "plausible", .mainline, calls: 5,
      caughtBy: "I33",
      "the number of vCPUs is read once more when the VM's structure has its size"),
    entry(
      .handleReadTwice, "handle-read-twice", "H15", "plausible", .mainline, calls: 5,
      caughtBy: "I23", "the handle of a VM is read once more when its slot has been looked at"),
    entry(
      .vcpuIndexReadTwice, "vcpu-index-read-twice", "H16", "plausible", .mainline, calls: 6,
      caughtBy: "I33", "the index of a vCPU is read once more when it has been looked at"),
    entry(
      .memcacheHeadReadTwice, "memcache-head-read-twice", "P29", "plausible", .mainline, calls: 9,
      caughtBy: "I23", "the page that is offered is read once more when another was taken"),
    entry(
      .memcacheCountReadTwice, "memcache-count-read-twice", "B04", "7.3", .mainline, calls: 9,
      caughtBy: "I23",
      "how many pages are wanted is read before the list is, and may be more or less than it has"),
    entry(
      .teardownListReadAgain, "teardown-list-read-again", "H17", "every kernel", .mainline,
      calls: 7, caughtBy: "I30",
      "the list of what is given back is read again for each page, and can be cut off"),
    entry(
      .memcacheHeadUnaligned, "memcache-head-unaligned", "B02", "60dfe093ec13", .mainline, calls: 9,
      caughtBy: "change",
      "a page is offered by an address in the middle of it, and taken from there on"
    ),
  ]
}
