import Hypercalls

/// One abstract page for each page of the machine's regions, and what has changed of them.
///
/// Owns its storage, allocated once. All writes go through `change`, which keeps two records: what
/// the current step changed, with the pages as they were, and which pages differ from boot at all.
struct AbstractMemory: ~Copyable {
  let map: FrameMap

  private let pages: UnsafeMutablePointer<AbstractPage>
  private let booted: UnsafeMutablePointer<AbstractPage>
  private let differsFromBoot: UnsafeMutablePointer<Bool>

  private let stepChanges: UnsafeMutablePointer<PageChange>
  private var stepChangeCount = 0
  private let bootChanges: UnsafeMutablePointer<UInt64>
  private var bootChangeCount = 0

  let closed: ClosedPages

  init(design: Design, layout: MachineLayout) {
    map = FrameMap(layout: layout)
    let count = map.pageCount
    pages = .allocate(capacity: count)
    booted = .allocate(capacity: count)
    differsFromBoot = .allocate(capacity: count)
    differsFromBoot.initialize(repeating: false, count: count)
    stepChanges = .allocate(capacity: count)
    bootChanges = .allocate(capacity: count)

    closed = ClosedPages(layout: layout)
    for region in 0..<layout.regionCount {
      let frames = layout.regions[region].pages
      for pfn in frames.first..<frames.end {
        guard let index = map.index(of: pfn) else { continue }
        let page = AbstractPage.atBoot(pfn, design: design, layout: layout)
        (booted + index).initialize(to: page)
        (pages + index).initialize(to: page)
        if !page.isOpenToHost { closed.add(pfn, 1) }
      }
    }
  }

  deinit {
    map.deallocate()
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
  @inline(__always) subscript(pfn: UInt64) -> AbstractPage {
    guard let index = map.index(of: pfn) else { return AbstractPage(owner: .nobody) }
    return pages[index]
  }

  func atBoot(_ pfn: UInt64) -> AbstractPage {
    guard let index = map.index(of: pfn) else { return AbstractPage(owner: .nobody) }
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
    guard let index = map.index(of: pfn), pages[index] != page else { return }
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
      guard let index = map.index(of: pfn) else { continue }
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
