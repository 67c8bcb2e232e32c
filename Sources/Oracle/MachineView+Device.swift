import Hypercalls
import Hypervisor

// The SMMU's view: a stream table that leads to the root of each device's stage 2.
extension MachineView {
  /// The word of the stream table that is a device's; nil: there is no such device.
  private func streamWord(_ device: UInt64) -> Int? {
    let word = streamTable.lowerBound &+ Int(truncatingIfNeeded: device)
    return device < UInt64(streamTable.count) ? word : nil
  }

  /// The frame of the root of a device's tables; nil where the SMMU aborts all accesses.
  func root(ofDevice device: UInt64) -> Int? {
    guard let word = streamWord(device), words[word] & 0xfff == 1 else { return nil }
    return frame(ofRam: words[word] >> 12)
  }

  /// A device's stage 2: three levels, one root.
  func device(_ device: UInt64, _ iova: UInt64) -> Leaf {
    guard let root = root(ofDevice: device) else { return Leaf(level: 1, bits: 0) }
    return walk(root, from: 1, to: 3, mask: 511, iova).leaf
  }

  /// Whether a table is the root of its device, or the entry above its place links it.
  func isLinkedForDevice(_ table: Int, _ use: TableUse) -> Bool {
    guard let root = root(ofDevice: use.device) else { return false }
    guard use.level > 1 else { return use.level == 1 && use.base == 0 && table == root }
    let alignment = 512 &* Self.span(use.level)
    guard use.base & (alignment - 1) == 0, use.base < Iova.pageCount else { return false }
    let (word, leaf) = walk(root, from: 1, to: use.level - 1, mask: 511, use.base)
    return leaf.level == use.level - 1 && words[word] & 3 == 3
      && frame(ofRam: Self.outputPage(words[word])) == table
  }
}
