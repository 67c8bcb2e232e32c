import Hypercalls
import Hypervisor
import Specification

/// Something wrong with one page.
struct Finding {
  var kind: Violation.Kind
  var invariant: Invariant?
  var aspect: Aspect
  var pfn: UInt64

  init(_ kind: Violation.Kind, _ invariant: Invariant?, _ aspect: Aspect, _ pfn: UInt64) {
    self.kind = kind
    self.invariant = invariant
    self.aspect = aspect
    self.pfn = pfn
  }
}

// Descriptor bits, as the architecture has them.
private let stage2ReadWrite: UInt64 = 3 << 6
private let executeNever: UInt64 = 1 << 54
private let deviceAttributes: UInt64 = 0b0001 << 2
private let memoryAttributes: UInt64 = 0b1111 << 2
private let attributeMask: UInt64 = 0b1111 << 2

extension Lockstep {
  /// Compares all that the machine says of a page with what the specification says.
  func checkPage(_ pfn: UInt64) -> Finding? {
    let page = specification[pfn]
    let region = layout.region(of: pfn)
    let expected = Expected(page, pfn: pfn, design: design, layout: layout)
    let host = view.host(pfn)
    let hyp = view.hyp(pfn)

    // What the MMU lets through, whatever the states claim.
    if host.isValid, !expected.isOpenToHost,
      !(expected.isReadOnlyToHost && host.bits & stage2ReadWrite == 1 << 6)
    {
      return Finding(.secrecy, .givenAwayIsUnmapped, .hostCanAccess, pfn)
    }
    if hyp.isValid, expected.hypLeaf == nil {
      let invariant: Invariant = page.owner == .host ? .hostAloneIsUnmapped : .hypMapsWhatItMayUse
      return Finding(.secrecy, invariant, .hypCanAccess, pfn)
    }
    return checkStates(pfn, expected, host, hyp, isMemory: region != nil)
      ?? checkHostLeaf(pfn, expected, host, isMemory: region != nil)
      ?? checkHypLeaf(pfn, expected, hyp)
  }

  private func checkStates(
    _ pfn: UInt64, _ expected: Expected, _ host: MachineView.Leaf, _ hyp: MachineView.Leaf,
    isMemory: Bool
  ) -> Finding? {
    guard let frame = frame(of: pfn) else { return nil }
    let entry = view.words[view.arena.vmemmapStart + frame]
    if design == .mainline {
      if entry >> 24 & 0xf != expected.hostState {
        return Finding(.change, nil, .hostState, pfn)
      }
      if entry >> 28 & 0xf ^ 3 != expected.hypState {
        return Finding(.change, nil, .hypState, pfn)
      }
    } else if isMemory {
      let hostState = host.isValid ? host.softwareState : host.bits == 0 ? 0 : 3
      if hostState != expected.hostState { return Finding(.change, nil, .hostState, pfn) }
      let hypState = hyp.isValid ? hyp.softwareState : 3
      if hypState != expected.hypState { return Finding(.change, nil, .hypState, pfn) }
    }
    if let refcount = expected.refcount, entry & 0xffff != refcount {
      let invariant: Invariant = design == .rfc2021 ? .sharesAreCounted : .pinsAreCounted
      return Finding(.invariant, invariant, .count, pfn)
    }
    let contents = view.words[view.arena.contentsStart + frame]
    if contents != UInt64(specification[pfn].content.rawValue) {
      return Finding(.change, nil, .contents, pfn)
    }
    return nil
  }

  private func checkHostLeaf(
    _ pfn: UInt64, _ expected: Expected, _ host: MachineView.Leaf, isMemory: Bool
  ) -> Finding? {
    if expected.isAnnotated {
      return host.level == 3 && host.bits == hypAnnotation
        ? nil : Finding(.invariant, .annotatedIffGivenAway, .hostAnnotation, pfn)
    }
    guard host.isValid else {
      if host.bits != 0 {
        return Finding(.invariant, .annotatedIffGivenAway, .hostAnnotation, pfn)
      }
      return expected.needsHostLeaf || expected.isReadOnlyToHost
        ? Finding(.invariant, .hostMapsWhatItMayUse, .hostMapping, pfn) : nil
    }
    let blockMask = UInt64(1) << UInt64(9 * (3 - host.level)) - 1
    guard host.outputPage == pfn & ~blockMask else {
      return Finding(.secrecy, .hostMapsWhatItMayUse, .hostMapping, pfn)
    }
    if expected.isReadOnlyToHost { return nil }
    guard host.bits & stage2ReadWrite == stage2ReadWrite else {
      return Finding(.invariant, .hostMapsWhatItMayUse, .hostCannotAccess, pfn)
    }
    let isDevice = host.bits & attributeMask == deviceAttributes && host.bits & executeNever != 0
    let isNormal = host.bits & attributeMask == memoryAttributes && host.bits & executeNever == 0
    guard isMemory ? isNormal : isDevice else {
      return Finding(.invariant, .hostMapsWhatItMayUse, .hostMapping, pfn)
    }
    return nil
  }

  private func checkHypLeaf(
    _ pfn: UInt64, _ expected: Expected, _ hyp: MachineView.Leaf
  ) -> Finding? {
    guard let rights = expected.hypLeaf else { return nil }
    guard hyp.isValid else {
      return Finding(.invariant, .hypMapsWhatItMayUse, .hypMappingMissing, pfn)
    }
    guard hyp.level == 3, hyp.outputPage == pfn, hyp.bits & HypRights.mask == rights.bits,
      hyp.softwareState == expected.hypState
    else {
      return Finding(.invariant, .hypMapsWhatItMayUse, .hypMapping, pfn)
    }
    return nil
  }
}
