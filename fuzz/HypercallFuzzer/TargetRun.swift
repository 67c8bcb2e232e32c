import CLibFuzzer
import Fuzzing
import Glibc
import Hypercalls
import Target

// An implementation beside the model, named by the environment. It runs in this process, so that
// its coverage is the engine's; what it does to the process, the engine reports, with the input.

private let libraryVariable = "HVCFUZZ_TARGET"

/// Whether the environment names a target.
var targetLibrary: String? {
  getenv(libraryVariable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

nonisolated(unsafe) private var differential: UnsafeMutablePointer<Differential>! = nil

/// What the target is at, where it is running.
var workOfTarget: StaticString? { differential == nil ? nil : differential.pointee.target.work }

/// Has the campaign make calls that the target has, on the kernel that it is.
///
/// Tries it in a process of its own first: a target that does not boot ends with a report here.
func prepare(target library: String, for configuration: inout FuzzConfiguration) {
  let profile = getenv(FuzzConfiguration.profileVariable) == nil ? nil : configuration.profile
  do throws(TargetFailure) {
    let trial = try Differential(library: library, profile: profile)
    configuration.profile = trial.profile
    configuration.opcodes = trial.target.opcodes
  } catch {
    quit(1, "\(library): \(error.signature): \(error.story(in: .standard)[0])")
  }
  // Its counters are there when the engine starts; the machine is made when handlers are installed.
  guard dlopen(library, RTLD_NOW) != nil else { quit(66, String(cString: dlerror())) }
}

/// Runs a program on model and target; a disagreement ends the process with a report.
func runOnTarget(_ bytes: UnsafeRawBufferPointer, _ library: String) {
  if differential == nil { boot(library) }
  hvcfuzz_begin_program()
  let layout = differential.pointee.layout
  guard let failure = differential.pointee.run(Program(bytes: bytes, layout: layout)) else {
    return
  }
  let file = artifactPath(for: bytes, arguments: CommandLine.arguments)
  let profile = differential.pointee.profile.name
  let options = "--target \(library) --profile \(profile) \(file)"
  printError(
    "\nhvcfuzz: \(failure.story(in: layout).joined(separator: "\n  "))\n"
      + "  replay:    hvcfuzz replay \(options)\n  minimise:  hvcfuzz minimise \(options)\n"
      + "DEDUP_TOKEN: \(failure.signature)\n")
  abort()
}

private func boot(_ library: String) {
  do throws(TargetFailure) {
    let booted = try Differential(
      library: library, profile: session.pointee.configuration.profile, isContained: false)
    let pointer = UnsafeMutablePointer<Differential>.allocate(capacity: 1)
    pointer.initialize(to: booted)
    differential = pointer
  } catch {
    quit(1, "\(library): \(error.signature): \(error.story(in: .standard)[0])")
  }
}
