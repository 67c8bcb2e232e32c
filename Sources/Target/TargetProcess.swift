import CTarget
import Hypercalls

/// A target that has been loaded and booted, in a process of its own or in this one.
///
/// Contained, nothing that it does reaches this process: a crash, an endless loop, a write where it
/// has no business come back as a `TargetFailure`, and the next program finds a new process. What
/// it answers is looked at as what it is, numbers from somebody else.
public struct TargetProcess: ~Copyable {
  /// How long one program may take.
  public static let defaultTimeoutMilliseconds: UInt32 = 2000

  public let library: String
  public let name: String
  /// The kernel that the target names as its own.
  public let profile: Profile?
  /// The calls that it has.
  public let opcodes: OpcodeSet
  /// Whether it answers calls whose contract is broken as its kernel does.
  public let answersBreaches: Bool
  let readsDevices: Bool
  let readsGuests: Bool
  let layout: TargetLayout
  private let session: OpaquePointer

  /// Loads a library and boots a machine like that of the profile, which is the target's own where
  /// none is given.
  public init(
    library: String, profile: Profile?, layout: MachineLayout, isContained: Bool = true,
    timeoutMilliseconds: UInt32 = defaultTimeoutMilliseconds
  ) throws(TargetFailure) {
    guard let session = target_open(library, isContained, timeoutMilliseconds) else {
      throw TargetFailure(.refused("no memory"), .loading)
    }
    let exchange = target_exchange(session)!
    let own: Profile?
    do throws(TargetFailure) {
      try Self.check(exchange) { target_load(session, &$0) }
      own = Profile(name: Self.text(&exchange.pointee.profile))
      let design = (profile ?? own ?? .mainline).design
      exchange.pointee.want = hvcfuzz_layout(wanting: layout, design: design)
      try Self.check(exchange) { target_create(session, &$0) }
      self.layout = try TargetLayout(exchange.pointee.got, wanted: layout)
    } catch {
      target_close(session)
      throw error
    }
    self.session = session
    self.library = library
    self.profile = own
    answersBreaches = exchange.pointee.flags & UInt32(HVCFUZZ_ANSWERS_BREACHES) != 0
    readsDevices = exchange.pointee.flags & UInt32(HVCFUZZ_READS_DEVICES) != 0
    readsGuests = exchange.pointee.reads_guests != 0
    name = Self.text(&exchange.pointee.name)
    let words = exchange.pointee.opcodes
    opcodes = OpcodeSet(
      Opcode.allCases.filter {
        ($0.rawValue < 64 ? words.0 : words.1) >> UInt64($0.rawValue & 63) & 1 != 0
      })
  }

  deinit { target_close(session) }

  var exchange: UnsafeMutablePointer<target_exchange> { target_exchange(session)! }

  /// Makes the steps that lie in the exchange; nil where all were made.
  mutating func run() -> (kind: TargetFailure.Kind, phase: TargetFailure.Phase, step: Int)? {
    var detail: CInt = 0
    let status = target_run(session, &detail)
    guard let kind = Self.failure(status, detail, exchange) else { return nil }
    return (kind, Self.phase(exchange), Int(exchange.pointee.step))
  }

  /// What the target is at in this process: the call, or what is done without one; nil where it is
  /// not running. For a handler of signals, so nothing is allocated.
  public var work: StaticString? {
    guard target_is_at_work(session) else { return nil }
    switch target_phase(exchange.pointee.phase) {
    case TARGET_LOADING: return "loading"
    case TARGET_CREATING: return "creating"
    case TARGET_RESETTING: return "resetting"
    case TARGET_READING_AT_BOOT: return "atBoot"
    default:
      let step = min(Int(exchange.pointee.step), Int(TARGET_STEP_MAX) - 1)
      let opcode = target_steps(exchange)[step].call.opcode
      return Opcode.staticNames[Int(min(opcode, 255))]
    }
  }

  private static func check(
    _ exchange: UnsafeMutablePointer<target_exchange>, _ ask: (inout CInt) -> target_status
  ) throws(TargetFailure) {
    var detail: CInt = 0
    if let kind = failure(ask(&detail), detail, exchange) {
      throw TargetFailure(kind, phase(exchange))
    }
  }

  private static func failure(
    _ status: target_status, _ detail: CInt, _ exchange: UnsafeMutablePointer<target_exchange>
  ) -> TargetFailure.Kind? {
    switch status {
    case TARGET_OK: nil
    case TARGET_REFUSED: .refused(text(&exchange.pointee.message))
    case TARGET_OVERRUN: .overrun
    case TARGET_SIGNALLED: .signalled(detail)
    case TARGET_EXITED: .exited(detail)
    case TARGET_HUNG: .hung
    default: .garbage("status", status.rawValue)
    }
  }

  private static func phase(
    _ exchange: UnsafeMutablePointer<target_exchange>
  ) -> TargetFailure.Phase {
    switch target_phase(exchange.pointee.phase) {
    case TARGET_LOADING: .loading
    case TARGET_CREATING: .creating
    case TARGET_RESETTING: .resetting
    case TARGET_READING_AT_BOOT: .atBoot
    case TARGET_READING: .reading
    default: .calling
    }
  }

  /// Text that may lack an end.
  static func text<Characters>(_ characters: inout Characters) -> String {
    withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
