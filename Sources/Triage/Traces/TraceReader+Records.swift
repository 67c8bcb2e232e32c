extension TraceReader {
  /// A final record, or nil where the line is none.
  mutating func fact() throws(TraceError) -> TraceFact? {
    if consume("F ") { return .page(try page()) }
    if consume("G ") { return .guestPage(try guestPage()) }
    if consume("K ") { return .hostVM(try hostVM()) }
    if consume("V ") { return .vm(try vm()) }
    if consume("T ") { return try freePages() }
    return nil
  }

  private mutating func page() throws(TraceError) -> TracePage {
    try expect("p")
    let pfn = try hex()
    try expect(" host=")
    let host = try entry(printsAccess: false)
    try expect(" hyp=")
    let hyp = try entry(printsAccess: false)
    try expect(" ref=")
    let refcount = try decimal()
    try expect(" share=")
    let shareCount = try decimal()
    return TracePage(pfn: pfn, host: host, hyp: hyp, refcount: refcount, shareCount: shareCount)
  }

  private mutating func guestPage() throws(TraceError) -> TraceGuestPage {
    try expect("vm")
    let vm = try hex()
    try expect(" g")
    let gfn = try hex()
    try expect("=")
    let entry = try entry(printsAccess: true)
    let pfn = consume(",") ? try hex() : nil
    return TraceGuestPage(vm: vm, gfn: gfn, entry: entry, pfn: pfn)
  }

  /// `created=N mc=N:PFN,PFN…`; `?` stands for what cannot be read.
  private mutating func hostVM() throws(TraceError) -> TraceHostVM {
    try expect("p")
    let pfn = try hex()
    if consume(" none") { return TraceHostVM(pfn: pfn, contents: nil) }
    try expect(" created=")
    let created = try decimal()
    try expect(" mc=")
    let memcacheCount = try decimal()
    try expect(":")
    var pages: [UInt64] = []
    var isCutShort = false
    while next != nil, !isCutShort {
      if consume(",?") {
        isCutShort = true
      } else {
        if !pages.isEmpty { try expect(",") }
        pages.append(try hex())
      }
    }
    return TraceHostVM(
      pfn: pfn,
      contents: TraceHostVM.Contents(
        createdVCPUs: created, memcacheCount: memcacheCount, memcache: pages,
        isCutShort: isCutShort))
  }

  private mutating func vm() throws(TraceError) -> TraceVM {
    try expect("h")
    let handle = try hex()
    if consume(" none") { return TraceVM(handle: handle, contents: nil) }
    try expect(" kvm=")
    let host = try hex()
    try expect(" vm=")
    let vm = try hex()
    try expect(" pgd=")
    let pgd = try hex()
    try expect(" created=")
    let created = try decimal()
    try expect(" run=")
    let run = try decimal()
    try expect(" vcpus=")
    var vcpus: [TraceVM.VCPU] = []
    if !consume("-") {
      repeat {
        let hypPfn = try hex()
        try expect("/")
        vcpus.append(TraceVM.VCPU(hypPfn: hypPfn, hostPfn: try hex()))
      } while consume(",")
    }
    return TraceVM(
      handle: handle,
      contents: TraceVM.Contents(
        hostPfn: host, vmPfn: vm, pgdPfn: pgd, createdVCPUs: created, runCount: run,
        vcpus: vcpus))
  }

  private mutating func freePages() throws(TraceError) -> TraceFact {
    let name = word()
    guard let pool = TracePool(rawValue: name) else { throw error("unknown pool '\(name)'") }
    try expect(" ")
    return .freePages(pool, try decimal())
  }
}

// Entries of page tables: `SHO,V3rwx`, `NOP,A2:1001:101`, `OWN,--`.
extension TraceReader {
  /// Guests' leaves print the access flag too.
  private mutating func entry(printsAccess: Bool) throws(TraceError) -> TraceEntry {
    let name = text(until: UInt8(ascii: ","))
    guard let state = TraceState(rawValue: name) else { throw error("unknown state '\(name)'") }
    try expect(",")
    return TraceEntry(state: state, map: try map(printsAccess: printsAccess))
  }

  private mutating func map(printsAccess: Bool) throws(TraceError) -> TraceMap {
    if consume("--") { return .empty }
    if consume("A") {
      let owner = UInt8(truncatingIfNeeded: try decimal())
      guard consume(":") else { return .annotation(owner: owner, guest: nil) }
      let handle = try hex()
      try expect(":")
      return .annotation(owner: owner, guest: TraceGuestFrame(handle: handle, gfn: try hex()))
    }
    try expect("V")
    guard let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "3")).contains(digit) else {
      throw error("expected a level from 0 to 3")
    }
    advance()
    return .valid(
      level: digit - UInt8(ascii: "0"), permissions: try permissions(printsAccess: printsAccess))
  }

  private mutating func permissions(
    printsAccess: Bool
  ) throws(TraceError) -> TracePermissions {
    let read = try flag("r")
    let write = try flag("w")
    guard let letter = next,
      let execute = TracePermissions.Execute(rawValue: Character(UnicodeScalar(letter)))
    else { throw error("expected one of 'x', 'p', 'u', '-' for execute permission") }
    advance()
    let accessed = printsAccess ? try flag("a") : nil
    return TracePermissions(read: read, write: write, execute: execute, accessed: accessed)
  }

  private mutating func flag(_ letter: StaticString) throws(TraceError) -> Bool {
    if consume(letter) { return true }
    guard consume("-") else { throw error("expected '\(letter)' or '-' in the permissions") }
    return false
  }
}
