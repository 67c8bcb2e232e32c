import Hypercalls
import Target

/// What a machine does with programs, recorded as traces of a kernel are.
public struct TraceRecording: Sendable {
  /// To be replayed on the model, or kept for its tests.
  public private(set) var file: TraceFile
  /// A call that is made more often takes no line: each time is a call of its own.
  private static let repeatMax = 64

  public init(of profile: Profile, layout: MachineLayout) throws(TraceError) {
    let header = TraceHeader.line(for: profile, layout)
    file = try TraceFile(path: "", bytes: Array((header + "\n").utf8))
  }

  /// Runs a program from boot on; calls that the format has no line for are left out.
  public mutating func record<Machine: TraceMachine & ~Copyable>(
    _ program: Program, on machine: inout Machine
  ) {
    machine.reset()
    var sequence = TraceSequence(line: 0, number: file.sequences.count, kind: .contractBreaking)
    var pfns: Set<UInt64> = []
    for call in program.calls where call.repeatCount <= Self.repeatMax {
      guard var operation = TraceOperation(call), machine.models(operation.call) else { continue }
      operation.expected = machine.runRepeatedly(operation)
      sequence.operations.append(operation)
      guard operation.expected.ending == .returned else {
        // Nothing can be read of a machine that is dead.
        file.sequences.append(sequence)
        return
      }
      for range in NamedPages(call).ranges {
        pfns.formUnion(range.first..<range.first + min(range.count, 8))
      }
    }
    let limit = file.header.layout.ipaPageCount
    sequence.records = pfns.filter { $0 < limit }.sorted().map {
      TraceRecord(line: 0, fact: .page(machine.page($0)))
    }
    file.sequences.append(sequence)
  }
}

extension TraceHeader {
  /// The first line of a trace of that kernel on that machine.
  fileprivate static func line(for profile: Profile, _ layout: MachineLayout) -> String {
    let version: Version = profile.design == .linux612 ? .linux612 : .linux73
    let build = profile.isProduction ? "production" : "debug"
    var parts = ["# variant \(version.rawValue)-\(build) ; pKVM oracle \(version.rawValue)"]
    parts.append("; recorded by hvcfuzz ; layout")
    for isNoMap in [false, true] {
      let regions = (0..<layout.regionCount).map { layout.regions[$0] }
      for (index, region) in regions.filter({ $0.isNoMap == isNoMap }).enumerated() {
        let name = (index == 0 ? "" : "extra_") + (isNoMap ? "nomap" : "ram")
        parts.append("\(name)=\(bytes(region.pages))")
      }
    }
    parts.append("pool=\(bytes(layout.hypPool)) image=\(bytes(layout.image))")
    parts.append("meta=\(bytes(layout.readyMadeVMs)) ipa_bits=\(layout.ipaBits) vms=0")
    return parts.joined(separator: " ")
  }

  private static func bytes(_ pages: PageRange) -> String {
    "\((pages.first << 12).hex)+\((pages.count << 12).hex)"
  }
}
