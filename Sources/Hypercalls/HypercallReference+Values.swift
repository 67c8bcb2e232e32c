extension HypercallReference {
  static var introduction: String {
    let profiles = Profile.allCases.map { "`\($0.name)`" }.joined(separator: ", ")
    let headers = """
      Before the first call may stand, each once and in any order, `profile` and a name
      (\(profiles)); `bugs` and the ids of seeded bugs, with commas between; and
      `fail_allocation(nth: 3, times: 1)`, which counts from boot.
      """
    return """
      # Hypercalls

      Every call and event that a program can make. This page is the output of `hvcfuzz hypercalls`.

      A program (`.hvc`) has one call a line: the CPU that makes it (or the device, for its access),
      the kernel's function with its arguments, how often it is made in a row, and the result that
      is expected. The last two may be left out. Comments begin with `#`.

      ```
      # a page that is already shared must not be donated
      profile mainline
      cpu0  host_share_hyp(pfn: ram+0x12)             = 0
      cpu0  host_donate_hyp(pfn: ram+0x12, pages: 1)  = -EPERM
      cpu1  host_read(pfn: mmio) x3
      ```

      \(markdownParagraph(headers))
      """
  }

  static var pages: String {
    let layout = MachineLayout.standard
    let favourite = Pfn(layout.ram.first + layout.favouriteIndex).text(in: layout)
    let rules = """
      A page is `ram` and an offset, a landmark with or without an offset from `-0x100` to `+0xff`,
      or the plain number of such a page. Offsets and numbers are hexadecimal behind `0x`, else
      decimal. `2^52+ram` reaches the favourite pages (the sixteen from `\(favourite)`, which random
      bytes name most often) and what lies around them. The pages below are those of the standard
      machine.
      """
    let rows = Landmark.allCases.map { landmark in
      let name = landmark.name.map { "`\($0)`" } ?? "a number"
      let page = String(landmark.namedPage(in: layout), radix: 16)
      return [name, "`0x\(page)`", landmark.summary]
    }
    return """
      ## Pages

      \(markdownParagraph(rules))
      \(markdownTable(["name", "page", "what"], rows))
      """
  }

  static var otherValues: String {
    let repeats = ByteFormat.repeatCounts.map { "`x\($0)`" }.joined(separator: ", ")
    let errors = ReturnCode.names.map { "`\($0.name)`" }.joined(separator: ", ")
    let row = "A call can be made in a row, which ends early at the first error: \(repeats)."
    let results = """
      A result is a number; an error (\(errors)); `warn`, alone or after a result, where EL2 warns,
      which kills it; or `panic`.
      """
    return """
      ## Repeats and results

      \(markdownParagraph(row))
      \(markdownParagraph(results))
      """
  }

  static var byteForm: String {
    """
    ## Byte form

    A header of 16 bytes, then 16 bytes for each call. Every byte string is a program.

    \(markdownTable(
      ["byte", "header", "call"],
      [
        ["0", "version: \(ByteFormat.version)", "opcode, modulo the number of opcodes"],
        ["1", "profile; 255: none", "CPU or device (lowest two bits)"],
        ["2", "the first allocation that fails; 0: none", "repeat: below 240 none, else a count"],
        ["3", "how many fail; 255: all from there on", "0"],
        ["4–15", "0", "the arguments' codes, little-endian"],
      ]))
    \(markdownParagraph("Profiles: \(profileNumbers)."))
    """
  }

  private static var profileNumbers: String {
    Profile.allCases.map { "\($0.rawValue) `\($0.name)`" }.joined(separator: ", ")
  }
}
