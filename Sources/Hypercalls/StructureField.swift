/// A field of the host's structures that the hypervisor reads.
///
/// The numbers are part of the byte form and append-only; a new one takes codes only from forms
/// that are not canonical.
public enum StructureField: UInt64, CaseIterable, Argument {
  case createdVCPUs = 0
  case handle = 1
  case isProtected = 2
  /// Pages that a teardown gives back: address of the first, and how many.
  case teardownHead = 3
  case teardownPages = 4
  /// The same of the guest's tables.
  case stage2TeardownHead = 5
  case stage2TeardownPages = 6
  case vcpuIndex = 7
  /// Pages that the host offers for the guest's tables: address of the first, and how many.
  case memcacheHead = 8
  case memcachePages = 9
  /// Of an FF-A descriptor: where its list of ranges begins, and the first range's page and length
  /// where that is right behind the header.
  case listOffset = 10
  case rangeAddress = 11
  case rangePages = 12

  /// Whether the field holds an address, and not a number.
  public var isAddress: Bool {
    switch self {
    case .teardownHead, .stage2TeardownHead, .memcacheHead, .rangeAddress: true
    default: false
    }
  }

  @usableFromInline static let count: UInt64 = 13

  @inlinable public init(register: UInt64) {
    self = StructureField(rawValue: register % Self.count).unsafelyUnwrapped
  }
  @inlinable public var register: UInt64 { rawValue }

  @inlinable public static var width: Int { 1 }
  public static var domain: String {
    "a field: " + allCases.map(\.name).joined(separator: ", ")
  }

  // Codes. The number, folded to sixteen of them, of which those beyond the last start again.
  @inlinable public init(code: UInt64, in layout: UnsafePointer<MachineLayout>) {
    self.init(register: code & 15)
  }
  @inlinable public func code(in layout: MachineLayout) -> UInt64? { rawValue }

  public static func draw(_ random: inout Random, in layout: MachineLayout) -> StructureField {
    StructureField(register: UInt64(random.below(Int(count))))
  }

  public func simpler(in layout: MachineLayout) -> [StructureField] {
    (0..<rawValue).map { StructureField(register: $0) }
  }

  public func text(in layout: MachineLayout) -> String { name }

  public static var words: [String] { allCases.map(\.name) }

  public init?(text: Substring, in layout: MachineLayout) {
    guard let field = Self.allCases.first(where: { $0.name == text }) else { return nil }
    self = field
  }

  private var name: String {
    switch self {
    case .createdVCPUs: "created_vcpus"
    case .handle: "handle"
    case .isProtected: "is_protected"
    case .teardownHead: "teardown_head"
    case .teardownPages: "teardown_pages"
    case .stage2TeardownHead: "stage2_teardown_head"
    case .stage2TeardownPages: "stage2_teardown_pages"
    case .vcpuIndex: "vcpu_idx"
    case .memcacheHead: "memcache_head"
    case .memcachePages: "memcache_pages"
    case .listOffset: "list_offset"
    case .rangeAddress: "range_address"
    case .rangePages: "range_pages"
    }
  }
}
