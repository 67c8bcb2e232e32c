extension Hypervisor {
  /// Takes a reference to a table page (`hyp_page_ref_inc()`).
  @inline(__always) mutating func get(_ index: Int) throws(Panic) {
    var page = hypPage(index)
    guard page.refcount < 0xffff else { throw Panic(site: .referenceOverflow) }
    page.refcount += 1
    setHypPage(index, page)
  }

  /// Takes a reference to a page that somebody else handed in: a pin or a share, of which small
  /// layouts have room for fewer.
  @inline(__always) mutating func count(_ index: Int) throws(Panic) {
    var page = hypPage(index)
    if page.refcount >= layout.refcountMax, !bugs.contains(.referenceWraps) {
      throw Panic(site: .referenceOverflow)
    }
    page.refcount = page.refcount == layout.refcountMax ? 0 : page.refcount + 1
    setHypPage(index, page)
  }

  /// Drops a reference (`hyp_page_ref_dec()`).
  @inline(__always) mutating func drop(_ index: Int) throws(Panic) {
    var page = hypPage(index)
    guard page.refcount > 0 else { throw Panic(site: .referenceUnderflow) }
    page.refcount -= 1
    setHypPage(index, page)
  }
}
