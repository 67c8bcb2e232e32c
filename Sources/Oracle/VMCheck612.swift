import Hypercalls
import Hypervisor
import Specification

// 6.12's VMs: their structures begin with copies of the host's, and hold more than a page; the
// hypervisor maps nothing into their guests.

/// 6.12's structure of a VM, in words: the copy of the host's first, then fields of its own.
private enum VMWord612 {
  /// Halves of words: the lower ones.
  static let handle = 6
  static let createdVCPUs = 19
  static let hostVM = 963
  static let root = 964
  static let vcpuCount = 965
  static let vcpus = 1008
}

/// 6.12's structure of a vCPU, which takes three pages.
private enum VCPUWord612 {
  static let loadCount = 11
  static let hostVCPU = 1165
  static let pageCount: UInt64 = 3
  /// Behind it lies what the host had written in the last page.
  static let end = 1166
}

extension Lockstep {
  /// The structures of a VM and of its vCPUs, and the roots of the guest's tables, which are empty.
  func checkVM612(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    if let finding = checkArea(vm.area, counted: vm.loadCount, .vmStructure, &holdings) {
      return finding
    }
    let handle = MachineView.firstHandle + UInt64(holdings.slot)
    let isRight =
      hasOnly(
        vm.area,
        [
          Field(VMWord612.handle, handle),
          Field(VMWord612.createdVCPUs, UInt64(vm.createdVCPUs)),
          Field(VMWord612.hostVM, vm.hostVM.rawValue), Field(VMWord612.root, vm.root << 12),
          Field(VMWord612.vcpuCount, UInt64(vm.vcpuCount)),
        ], upTo: VMWord612.vcpus, holdings)
    guard isRight else {
      return found(.invariant, .handlesNameSlots, .vmStructure, vm.area.first)
    }
    return checkVCPUs612(vm, &holdings) ?? checkRoots612(vm, &holdings)
  }

  private func checkVCPUs612(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    for index in 0..<Int(vm.vcpuCount) {
      let word = VMWord612.vcpus + index
      guard let vcpu = specification.vcpu(UInt64(index), slot: holdings.slot),
        self.word(word, of: vm.area) == vcpu.area << 12
      else { return found(.invariant, .handlesNameSlots, .vmStructure, vm.area.first) }
      let area = PageRange(first: vcpu.area, count: VCPUWord612.pageCount)
      if let finding = checkArea(area, counted: 0, .vcpuStructure, &holdings) { return finding }
      let isRight =
        hasOnly(
          area,
          [
            Field(VCPUWord612.loadCount, UInt64(vcpu.runCount)),
            Field(VCPUWord612.hostVCPU, vcpu.hostVCPU.rawValue), .none, .none, .none,
          ], upTo: VCPUWord612.end, holdings)
      guard isRight else {
        return found(.invariant, .handlesNameSlots, .vcpuStructure, vcpu.area)
      }
    }
    let end = VMWord612.vcpus + Int(vm.vcpuCount)
    return isZero(vm.area, from: end, to: VMWord612.vcpus + Int(vm.createdVCPUs), holdings)
      ? nil : found(.invariant, .handlesNameSlots, .vmStructure, vm.area.first)
  }

  private func checkRoots612(_ vm: AbstractVM, _ holdings: inout VMHoldings) -> Finding? {
    for root in vm.root...vm.root + 1 {
      let finding = checkHeld(root, counted: 1, .tablesAreCounted, .guestTable, &holdings)
      if let finding { return finding }
      guard isZero(PageRange(first: root, count: 1), from: 0, to: Arena.wordsPerPage, holdings)
      else {
        return found(.invariant, .guestMapsWhatItMayUse, .guestTable, root)
      }
    }
    return nil
  }

  /// The pages of a structure, of which the first counts runs.
  private func checkArea(
    _ area: PageRange, counted count: UInt32, _ aspect: Aspect, _ holdings: inout VMHoldings
  ) -> Finding? {
    for pfn in area.first..<area.end {
      let count = pfn == area.first ? UInt64(count) : 0
      let finding = checkHeldIdle(pfn, counted: count, .loadedIsCounted, aspect, &holdings)
      if let finding { return finding }
    }
    return nil
  }
}

/// A word of a structure and what it must be.
private struct Field {
  var word: Int
  var value: UInt64

  init(_ word: Int, _ value: UInt64) {
    self.word = word
    self.value = value
  }

  static var none: Field { Field(-1, 0) }
}

extension Lockstep {
  private func word(_ word: Int, of area: PageRange) -> UInt64 {
    words(of: area.first + UInt64(word / Arena.wordsPerPage))[word % Arena.wordsPerPage]
  }

  /// Whether the fields, in their order, are what they must be, and all else is 0.
  private func hasOnly(
    _ area: PageRange, _ fields: InlineArray<5, Field>, upTo end: Int, _ holdings: VMHoldings
  ) -> Bool {
    var next = 0
    for number in 0..<5 where fields[number].word >= 0 {
      let field = fields[number]
      guard isZero(area, from: next, to: field.word, holdings),
        word(field.word, of: area) == field.value
      else { return false }
      next = field.word + 1
    }
    return isZero(area, from: next, to: end, holdings)
  }
}
