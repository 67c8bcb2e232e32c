import Hypercalls
import Hypervisor

/// A word of the machine's memory that the design has otherwise, named by what it is for.
public struct WordDifference: Equatable, Sendable {
  public var place: String
  public var actual: UInt64
  public var demanded: UInt64
}

extension WordDifference {
  /// The words that either of two machines has written and that are not alike, in order; of
  /// machines that have only booted, which is not written down, all that are not alike.
  static func between(
    _ machine: borrowing Hypervisor, and sound: borrowing Hypervisor
  ) -> [WordDifference] {
    let arena = machine.arena
    var words = Set(machine.writes.map { Int($0.word) })
    words.formUnion(sound.writes.map { Int($0.word) })
    let candidates = words.isEmpty ? Array(0..<arena.translationsStart) : words.sorted()
    return candidates.compactMap { word in
      guard arena.words[word] != sound.arena.words[word], let place = place(of: word, in: machine)
      else { return nil }
      return WordDifference(
        place: place, actual: arena.words[word], demanded: sound.arena.words[word])
    }
  }

  private static func place(of word: Int, in machine: borrowing Hypervisor) -> String? {
    let arena = machine.arena
    if word < arena.vmemmapStart {
      let slot = word % Arena.wordsPerPage
      let page = Pfn(machine.pfn(of: word / Arena.wordsPerPage)).text(in: machine.layout)
      return "word \(slot) of page \(page)"
    }
    if word < arena.contentsStart {
      let page = Pfn(machine.pfn(of: word - arena.vmemmapStart)).text(in: machine.layout)
      return "the vmemmap entry of page \(page)"
    }
    if word < arena.variablesStart { return nil }
    if word < arena.dmaCountsStart { return "EL2's variable \(word - arena.variablesStart)" }
    if word < arena.deviceRangesStart { return nil }
    if word < arena.translationsStart {
      return "EL2's list of devices' pages, word \(word - arena.deviceRangesStart)"
    }
    return "TLB, word \(word - arena.translationsStart)"
  }
}
