/// What the copy of the model has on top: which mutant is active, and which were passed.
///
/// Read once, when the first machine is made: the environment decides for the whole process.
enum Switchboard {
  static let numberVariable = "HVCFUZZ_MUTANT"
  static let reachedVariable = "HVCFUZZ_MUTANTS_REACHED"
  static let file = "Sources/Hypervisor/Mutant.swift"

  static func source(siteCount: Int) -> String {
    """
    import Glibc

    nonisolated(unsafe) private var active = -1
    nonisolated(unsafe) private var reached: UnsafeMutablePointer<UInt8>?

    @inline(__always) func isMutant(_ number: Int) -> Bool {
      reached.unsafelyUnwrapped[number] = 1
      return number == active
    }

    func selectMutant() {
      guard active < 0 else { return }
      active = getenv("\(numberVariable)").flatMap { Int(String(cString: $0)) } ?? 0
      let file = getenv("\(reachedVariable)").map { open($0, O_RDWR | O_CREAT, 0o644) } ?? -1
      if file >= 0 { ftruncate(file, \(siteCount)) }
      let pages = mmap(
        nil, \(siteCount), PROT_READ | PROT_WRITE,
        file >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS, file, 0)!
      reached = pages.assumingMemoryBound(to: UInt8.self)
    }

    """
  }

  /// Where it is asked for: in the first line of the model's initialiser, which stays one line.
  static let entryFile = "Sources/Hypervisor/Hypervisor.swift"
  static let entry = "    storage = .allocate(capacity: 1)\n"
  static let opened = "    selectMutant(); storage = .allocate(capacity: 1)\n"
}
