/// A page of those that the hypervisor keeps for the ready-made VMs.
public struct StockPage: Argument {
  public var rawValue: UInt64

  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable public init(register: UInt64) { rawValue = register }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String { "a page of the ready-made VMs, vms to vms+0xff" }

  /// The pages before it hold the VMs' own structures.
  public static let firstSpare: UInt64 = 16

  /// The first of the spare pages; the first page of all where a layout keeps no VMs.
  private static func spares(in layout: MachineLayout) -> PageRange {
    let pages = layout.readyMadeVMs
    guard pages.count > firstSpare else { return PageRange(first: pages.first, count: 1) }
    return PageRange(first: pages.first + firstSpare, count: min(16, pages.count - firstSpare))
  }

  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    let pages = layout.pointee.readyMadeVMs
    self.init(pages.first + (code < pages.count ? code : 0))
  }

  @inlinable public func code(in layout: MachineLayout) -> UInt64? {
    let index = rawValue &- layout.readyMadeVMs.first
    return index < max(1, min(layout.readyMadeVMs.count, 256)) ? index : nil
  }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> StockPage {
    let spare = spares(in: layout)
    return StockPage(spare.first + UInt64(random.below(Int(spare.count))))
  }

  public func simpler(in layout: MachineLayout) -> [StockPage] {
    let spare = Self.spares(in: layout)
    return (spare.first..<spare.first + min(spare.count, 8)).map { StockPage($0) }
      .prefix { $0 != self }.map { $0 }
  }

  public static var words: [String] { Pfn.words }

  public func text(in layout: MachineLayout) -> String { Pfn(rawValue).text(in: layout) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let page = Pfn(text: text, in: layout) else { return nil }
    self.init(page.rawValue)
  }
}
