import Hypercalls
import Hypervisor
import Testing

@testable import Triage

@Suite("recorded kernels do what is specified, but for known weak points")
struct SpecificationConformanceTests {
  static func replay(_ file: TraceFile) throws -> SpecificationConformance {
    var conformance = SpecificationConformance()
    conformance.replay(file, profile: try #require(file.header.profile))
    return conformance
  }

  static func recording(_ name: String) throws -> TraceFile {
    try TraceFile(path: name, bytes: Recordings.bytes(name))
  }

  @Test("every difference is explained, and no page differs", arguments: Recordings.all)
  func explained(_ name: String) throws {
    let conformance = try Self.replay(try Self.recording(name))
    #expect(conformance.isExplained, "\(conformance.details.joined(separator: "\n"))")
    #expect(conformance.pageDifferences.isEmpty)
    // Nothing falls between agreeing, differing and not being judged.
    #expect(
      conformance.operations.agreeing + conformance.differences.count
        + conformance.unjudgedOperationCount == conformance.operations.total)
    #expect(
      conformance.pages.agreeing + conformance.unjudgedPageCount == conformance.pages.total)
    // Where nothing tells of failed allocations, sequences under memory pressure are not judged; of
    // the rest nearly all must have been.
    if conformance.unknownSequenceCount == 0 {
      #expect(conformance.operations.agreeing * 100 > conformance.operations.total * 90)
    }
  }

  @Test(
    "the weak points are those that the kernels are known for",
    arguments: [
      ("6.12.txt", [SeededBug.addressLimitUnchecked, .foreignFaultPanics]),
      (
        "6.12-nodebug.txt",
        [.addressLimitUnchecked, .foreignFaultPanics, .ffaShareUnsharedFromHyp]
      ),
      ("7.3.txt", [.addressLimitUnchecked, .emptyRangeChecked]),
      ("6.12-oom.txt", [.commitMayFail, .faultWithoutMemoryPanics]),
      ("6.12-vm.txt", [.rootAlignmentUnchecked, .teardownWhileRunningWarns]),
      (
        "7.3-guest.txt",
        [.addressLimitUnchecked, .hypTextReclaimWarns, .halfExecutableWarns, .guestAssertionsWarn]
      ),
      ("7.3-vm.txt", [.rootAlignmentUnchecked, .finaliseWhileMapped]),
    ])
  func weakPoints(_ name: String, _ expected: [SeededBug]) throws {
    let conformance = try Self.replay(try Self.recording(name))
    let found = Set(
      conformance.differences.compactMap { difference -> [SeededBug]? in
        if case .weakPoints(let bugs) = difference.explanation { bugs } else { nil }
      })
    #expect(found == Set(expected.map { [$0] }))
  }

  @Test("a result that no weak point brings about is not explained")
  func unexplained() throws {
    var file = try Self.recording("6.12.txt")
    file.sequences = Array(file.sequences.prefix(1))
    #expect(try Self.replay(file).isExplained)
    let index = try #require(
      file.sequences[0].operations.firstIndex { $0.call == .hostShareHyp })
    file.sequences[0].operations[index].expected.result = -7
    let conformance = try Self.replay(file)
    #expect(!conformance.isExplained)
    #expect(conformance.details.contains("1 operations differ: unexplained"))
  }

  @Test("a final page that is not as specified is not explained")
  func page() throws {
    var file = try Self.recording("6.12.txt")
    file.sequences = Array(file.sequences.prefix(1))
    for index in file.sequences[0].records.indices {
      guard case .page(var page) = file.sequences[0].records[index].fact else { continue }
      page.host.state = page.host.state == .owned ? .sharedOwned : .owned
      page.hyp.state = .noPage
      file.sequences[0].records[index].fact = .page(page)
    }
    let conformance = try Self.replay(file)
    #expect(!conformance.isExplained)
    #expect(conformance.pageDifferences.count == conformance.pages.total)
  }

  @Test("a guest's page that is not as specified is not explained")
  func guestPage() throws {
    var file = try Self.recording("7.3-guest.txt")
    let number = try #require(
      file.sequences.firstIndex { sequence in
        sequence.records.contains { if case .guestPage = $0.fact { true } else { false } }
      })
    file.sequences = [file.sequences[number]]
    #expect(try Self.replay(file).isExplained)
    var guestPageCount = 0
    for index in file.sequences[0].records.indices {
      guard case .guestPage(var page) = file.sequences[0].records[index].fact else { continue }
      page.pfn = 0x40a07
      file.sequences[0].records[index].fact = .guestPage(page)
      guestPageCount += 1
    }
    let conformance = try Self.replay(file)
    #expect(conformance.pageDifferences.count == guestPageCount)
  }
}
