import Hypercalls

/// A list of pages that starts in the host's memory: where, and what was read there.
///
/// The first word of each page leads to the next.
struct HostList {
  let place: Address
  var first: UInt64
  var count: UInt64
}

extension Specification {
  func hostList(at place: Address) -> HostList {
    HostList(place: place, first: hostMemory[place], count: hostMemory[place + 8])
  }

  mutating func write(_ list: HostList) {
    hostMemory[list.place] = list.first
    hostMemory[list.place + 8] = list.count
  }

  /// Puts a page in front.
  mutating func push(_ pfn: UInt64, on list: inout HostList) {
    hostMemory[Address(pfn: pfn)] = list.first
    list.first = pfn << 12
    list.count &+= 1
  }

  /// Gives a page of a VM back to the host.
  mutating func giveBack(_ pfn: UInt64, on list: inout HostList) {
    push(pfn, on: &list)
    memory.change(pfn, to: AbstractPage(owner: .host, content: memory[pfn].content))
  }

  /// Gives the pages of a structure back, with nothing in them but the list's links.
  mutating func tearDown(_ range: PageRange, on list: inout HostList) {
    for pfn in range.first..<range.end {
      hostMemory.zeroPage(pfn)
      push(pfn, on: &list)
      memory.change(pfn, to: AbstractPage(owner: .host))
    }
  }
}
