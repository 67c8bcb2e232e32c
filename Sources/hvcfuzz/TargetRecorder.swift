import Hypercalls
import Target
import Triage

/// Has a target make programs once more, in a process of its own, and keeps what it did as a trace.
final class TargetRecorder {
  private let library: String
  private let path: String
  private var machine: TargetTraceMachine
  private var recording: TraceRecording

  init(_ library: String, _ profile: Profile, path: String) throws {
    self.library = library
    self.path = path
    do throws(TargetFailure) {
      machine = try TargetTraceMachine(library: library, profile: profile, layout: .standard)
    } catch {
      throw TargetError(library: library, failure: error)
    }
    recording = try TraceRecording(of: profile, layout: .standard)
  }

  func record(_ program: Program) { recording.record(program, on: &machine) }

  /// Writes the file; what a target did that no kernel does is nothing to replay.
  func finish() throws {
    if let failure = machine.failure { throw TargetError(library: library, failure: failure) }
    try OutputFile.replace(path, with: Array(recording.file.description.utf8))
  }
}
