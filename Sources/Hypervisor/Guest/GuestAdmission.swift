import Hypercalls

/// What a call of the host on frames of a guest is about, once its numbers have been checked.
enum GuestAdmission {
  case frames(_ first: UInt64, _ count: UInt64, Guest)
  /// Nothing to do, or refused: the answer.
  case answer(ReturnCode)
}

extension Hypervisor {
  /// Checks what the host's calls on mappings of a guest check first: the VM takes shared memory,
  /// and mappings come in that size.
  mutating func admit(
    _ handle: Handle, _ gfn: Gfn, _ pages: PageCount
  ) throws(Panic) -> GuestAdmission {
    let count = pages.rawValue
    guard let guest = try sharingGuest(handle.rawValue) else { return .answer(.invalidArgument) }
    if isEmptyRange(count) { return .answer(.success) }
    let first = frame(gfn.rawValue)
    guard !refusesFrame(first, count), mappingLevel(count, first) != nil else {
      return .answer(.invalidArgument)
    }
    return .frames(first, count, guest)
  }
}
