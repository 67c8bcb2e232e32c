import Hypercalls
import Hypervisor

/// What somebody asks of a program that is stepped through.
public enum StepRequest: Equatable, Sendable {
  case next(Int)
  case back(Int)
  case goTo(Int)
  case run
  case page(Pfn)
  /// Tables, as they are for one page or on the whole.
  case table(AddressSpace, page: Pfn?)
  case tlb
  case vm
  case diff(since: Int)
  case target
  case program
  case help
  case quit
}

extension StepRequest {
  /// The words by which requests are made, with what may follow and what they do.
  public enum Verb: String, CaseIterable, Sendable {
    case next, back, goto, run, page, table, tlb, vm, diff, target, program, help, quit

    public var usage: String {
      switch self {
      case .next, .back: "\(rawValue) [COUNT]"
      case .goto: "goto CALL"
      case .page: "page PAGE"
      case .table: "table WHOSE [PAGE]"
      case .diff: "diff [CALL]"
      case .run, .tlb, .vm, .target, .program, .help, .quit: rawValue
      }
    }

    public var summary: String {
      switch self {
      case .next: "makes the next call, or more, and shows what each changes"
      case .back: "takes back the last call, or more"
      case .goto: "stands after that many calls; 0 is the booted machine"
      case .run: "makes all calls that are left"
      case .page: "shows a page: whose it is, what the machine has, which calls changed it"
      case .table: "shows tables of host, hyp, a VM (0x1003) or dev0: as a whole, or for a page"
      case .tlb: "shows the translations that MMUs keep"
      case .vm: "shows the VMs"
      case .diff: "shows what is otherwise than after that call, or than at boot"
      case .target: "shows the pages that a target has otherwise here than the model"
      case .program: "shows the calls, and between which of them it stands"
      case .help: "shows this"
      case .quit: "ends, as the end of the input does"
      }
    }
  }

  /// A line that asks for nothing that there is; the message says what there is.
  public struct Mistake: Error, Equatable {
    public var message: String
  }

  /// Reads a line that is not empty; a word may be cut short where it stays the only one.
  public init(_ line: String, layout: MachineLayout) throws(Mistake) {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard let first = words.first else { throw Mistake(message: "nothing was asked") }
    let verb = try Self.verb(first)
    let rest = words.dropFirst()
    guard rest.count <= Self.wordCountMax(verb) else {
      throw Mistake(message: "more than \"\(verb.usage)\"")
    }
    switch verb {
    case .next: self = .next(try Self.number(rest.first ?? "1", verb))
    case .back: self = .back(try Self.number(rest.first ?? "1", verb))
    case .goto: self = .goTo(try Self.number(rest.first ?? "", verb))
    case .run: self = .run
    case .page: self = .page(try Self.page(rest.first ?? "", verb, layout))
    case .table:
      let space = try Self.space(rest.first ?? "")
      let page = try rest.dropFirst().first.map { word throws(Mistake) in
        try Self.page(word, verb, layout)
      }
      self = .table(space, page: page)
    case .tlb: self = .tlb
    case .vm: self = .vm
    case .diff: self = .diff(since: try Self.number(rest.first ?? "0", verb))
    case .target: self = .target
    case .program: self = .program
    case .help: self = .help
    case .quit: self = .quit
    }
  }

  private static func verb(_ word: Substring) throws(Mistake) -> Verb {
    if let verb = Verb(rawValue: String(word)) { return verb }
    let begun = Verb.allCases.filter { $0.rawValue.hasPrefix(word) }
    if let only = begun.first, begun.count == 1 || word.count == 1 { return only }
    let meant = suggestion(for: word, among: Verb.allCases.map(\.rawValue))
    throw Mistake(
      message: "there is no \"\(word.prefix(32))\""
        + (meant.isEmpty ? "; \"help\" shows what there is" : meant))
  }

  private static func wordCountMax(_ verb: Verb) -> Int {
    verb.usage.split(separator: " ").count - 1
  }

  private static func number(_ word: Substring, _ verb: Verb) throws(Mistake) -> Int {
    guard let number = UInt64(programText: word).flatMap({ Int(exactly: $0) }) else {
      throw Mistake(message: "expected \"\(verb.usage)\" with a number" + found(word))
    }
    return number
  }

  private static func page(
    _ word: Substring, _ verb: Verb, _ layout: MachineLayout
  ) throws(Mistake) -> Pfn {
    guard let page = Pfn(text: word, in: layout) else {
      let names = Landmark.allCases.compactMap(\.name)
      throw Mistake(
        message: "expected \"\(verb.usage)\" with \(Pfn.domain)" + found(word)
          + suggestion(for: word, among: names))
    }
    return page
  }

  private static func space(_ word: Substring) throws(Mistake) -> AddressSpace {
    switch word {
    case "host": return .host
    case "hyp": return .hyp
    default:
      if let handle = UInt64(programText: word) { return .guest(handle) }
      if word.hasPrefix("dev"), let number = UInt64(programText: word.dropFirst(3)) {
        return .device(number)
      }
      throw Mistake(
        message: "expected \"\(Verb.table.usage)\" with host, hyp, a VM's handle or dev0"
          + found(word) + suggestion(for: word, among: ["host", "hyp"]))
    }
  }

  private static func found(_ word: Substring) -> String {
    word.isEmpty ? "" : ", found \"\(word.prefix(32))\""
  }
}
