import Hypercalls

// The 2021 series knows no VMs, only what the host shares for them: structures that lie one behind
// another, so that the end of one is in the page where the next begins.
extension Specification {
  static var hostVCPUsMax: UInt64 { 512 }

  /// The pages of a structure: the VM's own, then those of its vCPUs.
  func pages(ofStructure number: UInt64, from first: Address) -> PageRange {
    let vm = HostVM.size(in: .rfc2021)
    let vcpu = HostVCPU.size(in: .rfc2021)
    return number == 0 ? first.pages(vm) : (first + (vm + (number - 1) * vcpu)).pages(vcpu)
  }

  /// Lends each page of a structure once more, or ends one share of it.
  mutating func count(_ difference: Int, sharesOf range: PageRange) {
    for pfn in range.first..<range.end {
      var page = memory[pfn]
      page.count = UInt32(Int(page.count) + difference)
      page.borrower = page.count > 0 ? .hyp : .none
      memory.change(pfn, to: page)
    }
  }
}
