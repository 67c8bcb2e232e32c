import Hypercalls

/// How a design does its work: the orthogonal choices that tell the kernels apart.
///
/// Weak points are not choices: those are `SeededBug`s.
public struct Policy: Sendable {
  /// States live in the software bits of page-table entries, not in the vmemmap.
  let keepsStatesInTables: Bool
  /// A shared page is mapped at EL2 by the first pin, not by the share.
  let mapsAtPin: Bool
  /// Unsharing looks at the page's count before it looks at the hypervisor's state.
  let checksCountBeforeHypState: Bool
  /// A page given back to the host is mapped at once, not by the next fault.
  let mapsOnReturn: Bool
  /// A range is first looked up in the list of memory regions, and its state checked after that.
  let checksRegions: Bool
  /// A hypervisor page's text stays readable to the host.
  let lendsText: Bool
  /// What the fault handler answers where the page is mapped by now.
  let alreadyMapped: ReturnCode
  /// Vmemmap entries in one page; entries are backed in whole pages.
  let vmemmapEntriesPerPage: UInt64
  /// The bits of a VM's handle that the kernel looks at.
  let handleMask: UInt64

  init(_ design: Design) {
    let isMainline = design == .mainline
    keepsStatesInTables = !isMainline
    mapsAtPin = isMainline
    checksCountBeforeHypState = design == .linux612
    mapsOnReturn = isMainline
    checksRegions = isMainline
    lendsText = isMainline
    alreadyMapped = isMainline ? .exists : .tryAgain
    vmemmapEntriesPerPage = isMainline ? 512 : 1024
    handleMask = isMainline ? 0xffff : 0xffff_ffff
  }
}
