import Hypercalls

/// One abstract page for each page of the machine's regions, and what has changed of them.
///
/// Owns its storage, allocated once. All writes go through `change`, which keeps two records: what
/// the current step changed, with the pages as they were, and which pages differ from boot at all.
struct AbstractMemory: ~Copyable {
  /// A region of the layout, and the index of its first page.
  struct Run {
    var pages: PageRange
    var firstIndex: Int
  }

  var runs: InlineArray<4, Run>
  let runCount: Int
  let pageCount: Int

  let pages: UnsafeMutablePointer<AbstractPage>
  private let booted: UnsafeMutablePointer<AbstractPage>
  private let differsFromBoot: UnsafeMutablePointer<Bool>

  private let stepChanges: UnsafeMutablePointer<PageChange>
  private var stepChangeCount = 0
  private let bootChanges: UnsafeMutablePointer<UInt64>
  private var bootChangeCount = 0

  var closed: ClosedPages

  init(design: Design, layout: MachineLayout) {
    runs = InlineArray(repeating: Run(pages: PageRange(first: 0, count: 0), firstIndex: 0))
    runCount = layout.regionCount
    var count = 0
    for region in 0..<layout.regionCount {
      runs[region] = Run(pages: layout.regions[region].pages, firstIndex: count)
      count += Int(layout.regions[region].pages.count)
    }
    pageCount = count
    pages = .allocate(capacity: count)
    booted = .allocate(capacity: count)
    differsFromBoot = .allocate(capacity: count)
    differsFromBoot.initialize(repeating: false, count: count)
    stepChanges = .allocate(capacity: count)
    bootChanges = .allocate(capacity: count)

    closed = ClosedPages(layout: layout)
    for region in 0..<runCount {
      let run = runs[region]
      for offset in 0..<Int(run.pages.count) {
        let pfn = run.pages.first + UInt64(offset)
        let page = AbstractPage.atBoot(pfn, design: design, layout: layout)
        (booted + run.firstIndex + offset).initialize(to: page)
        (pages + run.firstIndex + offset).initialize(to: page)
        if !page.isOpenToHost { closed.add(pfn, 1) }
      }
    }
  }

  deinit {
    pages.deallocate()
    booted.deallocate()
    differsFromBoot.deallocate()
    stepChanges.deallocate()
    bootChanges.deallocate()
  }
}

/// A page that a step changed, and what it was before.
public struct PageChange: Sendable {
  public var pfn: UInt64
  public var before: AbstractPage
}

extension AbstractMemory {
  /// The page's place in the storage, or nil for MMIO.
  func index(of pfn: UInt64) -> Int? {
    for region in 0..<runCount where runs[region].pages.contains(pfn) {
      return runs[region].firstIndex + Int(pfn - runs[region].pages.first)
    }
    return nil
  }

  subscript(pfn: UInt64) -> AbstractPage {
    guard let index = index(of: pfn) else { return AbstractPage(owner: .nobody) }
    return pages[index]
  }

  func atBoot(_ pfn: UInt64) -> AbstractPage {
    guard let index = index(of: pfn) else { return AbstractPage(owner: .nobody) }
    return booted[index]
  }

  var changedThisStep: UnsafeBufferPointer<PageChange> {
    UnsafeBufferPointer(start: stepChanges, count: stepChangeCount)
  }

  var changedSinceBoot: UnsafeBufferPointer<UInt64> {
    UnsafeBufferPointer(start: bootChanges, count: bootChangeCount)
  }

  mutating func beginStep() { stepChangeCount = 0 }

  /// Writes a page of the regions; a step changes a page at most once.
  mutating func change(_ pfn: UInt64, to page: AbstractPage) {
    guard let index = index(of: pfn), pages[index] != page else { return }
    let before = pages[index]
    stepChanges[stepChangeCount] = PageChange(pfn: pfn, before: before)
    stepChangeCount += 1
    if !differsFromBoot[index] {
      differsFromBoot[index] = true
      bootChanges[bootChangeCount] = pfn
      bootChangeCount += 1
    }
    if before.isOpenToHost != page.isOpenToHost { closed.add(pfn, page.isOpenToHost ? -1 : 1) }
    pages[index] = page
  }

  mutating func reset() {
    stepChangeCount = 0
    for change in 0..<bootChangeCount {
      let pfn = bootChanges[change]
      guard let index = index(of: pfn) else { continue }
      let page = booted[index]
      if pages[index].isOpenToHost != page.isOpenToHost {
        closed.add(pfn, page.isOpenToHost ? -1 : 1)
      }
      pages[index] = page
      differsFromBoot[index] = false
    }
    bootChangeCount = 0
  }
}
