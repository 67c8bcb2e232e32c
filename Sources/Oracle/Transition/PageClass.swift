import Hypercalls
import Specification

/// Whose a page is, to whom it is lent, and how often; 0 where a call is about no page.
public struct PageClass: StateClass {
  public static var subject: String? { "page" }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  enum Holder: UInt8 {
    case host = 1
    case hypSinceBoot, hypForVM, hypGiven, guest, noMap, device
  }

  @inline(__always) init(_ page: AbstractPage, _ holder: Holder) {
    let count: UInt8 = page.count == 0 ? 0 : page.count == 1 ? 1 : page.count < 16 ? 2 : 3
    rawValue = holder.rawValue | page.borrower.rawValue << 3 | count << 6
  }

  var holder: Holder? { Holder(rawValue: rawValue & 7) }
  var borrower: Borrower { Borrower(rawValue: rawValue >> 3 & 7) ?? .none }
}

extension PageClass {
  public var description: String {
    let owner: String
    switch holder {
    case nil: return ""
    case .host: owner = "host's"
    case .hypSinceBoot: owner = "hyp's since boot"
    case .hypForVM: owner = "hyp's for a VM"
    case .hypGiven: owner = "given to hyp"
    case .guest: owner = "guest's"
    case .noMap: owner = "no-map"
    case .device: owner = "device's"
    }
    let lent = borrower == .none ? "" : ", lent to \(borrower)"
    let counts = ["", ", counted 1", ", counted 2+", ", counted 16+"]
    return owner + lent + counts[Int(rawValue >> 6)]
  }
}

extension Specification {
  @inline(__always) func pageClass(_ pfn: UInt64, in layout: UnsafePointer<MachineLayout>)
    -> PageClass
  {
    let page = self[pfn]
    return page.owner == .host
      ? PageClass(page, .host) : PageClass(page, holder(of: page, pfn, in: layout))
  }

  @inline(never) private func holder(
    of page: AbstractPage, _ pfn: UInt64, in layout: UnsafePointer<MachineLayout>
  ) -> PageClass.Holder {
    switch page.owner {
    case .host: return .host
    case .guest: return .guest
    case .nobody: return layout.pointee.region(of: pfn) == nil ? .device : .noMap
    case .hyp:
      if page.slot > 0 { return .hypForVM }
      let isSinceBoot =
        layout.pointee.hypPool.contains(pfn) || layout.pointee.image.contains(pfn)
        || layout.pointee.readyMadeVMs.contains(pfn)
      return isSinceBoot ? .hypSinceBoot : .hypGiven
    }
  }
}

/// Of a range: whether it is empty, one page, or several whose ends stand alike or not.
public struct ExtentClass: StateClass {
  public static var subject: String? { nil }
  public let rawValue: UInt8

  @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }

  enum Length: UInt8 {
    case one = 0
    case none, alike, mixed
  }

  @inline(__always) init(_ length: Length) { rawValue = length.rawValue }
}

extension ExtentClass {
  public var description: String {
    ["", "no page", "several alike", "several, ends differ"][Int(rawValue & 3)]
  }
}
