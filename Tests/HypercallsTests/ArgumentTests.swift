import Testing

@testable import Hypercalls

/// Every code of every argument type, in every layout.
@Suite("Arguments: codes, texts, draws")
struct ArgumentTests {
  func forEveryValue<A: Argument>(of type: A.Type, _ body: (A, MachineLayout, String) -> Void) {
    for (name, layout) in layouts {
      for code in 0..<(UInt64(1) << (8 * UInt64(A.width))) {
        body(A(code: code, in: layout), layout, "\(name), code \(code)")
      }
    }
  }

  func checkCodes<A: Argument>(of type: A.Type) {
    forEveryValue(of: type) { value, layout, place in
      guard let code = value.code(in: layout) else {
        Issue.record("no canonical code: \(place)")
        return
      }
      if code >> (8 * UInt64(A.width)) != 0 { Issue.record("too wide: \(place)") }
      let again = A(code: code, in: layout)
      if again != value || again.code(in: layout) != code {
        Issue.record("not canonical: \(place)")
      }
      if A(register: value.register) != value { Issue.record("register: \(place)") }
    }
  }

  @Test("every code decodes, and its canonical code means the same")
  func codes() {
    checkCodes(of: Pfn.self)
    checkCodes(of: PageCount.self)
    checkCodes(of: SmallNumber.self)
    checkCodes(of: Gfn.self)
    checkCodes(of: Handle.self)
    checkCodes(of: Rights.self)
    checkCodes(of: VCPUCount.self)
    checkCodes(of: ByteCount.self)
    checkCodes(of: Address.self)
    checkCodes(of: DevicePage.self)
    checkCodes(of: StockPage.self)
    checkCodes(of: YesOrNo.self)
    checkCodes(of: StructureField.self)
    checkCodes(of: MemoryWord.self)
  }

  func checkTexts<A: Argument>(of type: A.Type) {
    var seen: Set<String> = []
    var values: Set<A> = []
    forEveryValue(of: type) { value, layout, place in
      let text = value.text(in: layout)
      if A(text: text[...], in: layout) != value { Issue.record("reads differently: \(place)") }
      seen.insert(text)
      values.insert(value)
    }
    #expect(seen.count >= min(10, values.count))
  }

  @Test("every value reads as it is printed")
  func texts() {
    checkTexts(of: Pfn.self)
    checkTexts(of: PageCount.self)
    checkTexts(of: SmallNumber.self)
    checkTexts(of: Gfn.self)
    checkTexts(of: Handle.self)
    checkTexts(of: Rights.self)
    checkTexts(of: VCPUCount.self)
    checkTexts(of: ByteCount.self)
    checkTexts(of: Address.self)
    checkTexts(of: DevicePage.self)
    checkTexts(of: StockPage.self)
    checkTexts(of: YesOrNo.self)
    checkTexts(of: StructureField.self)
    checkTexts(of: MemoryWord.self)
  }

  func checkDraws<A: Argument>(of type: A.Type) {
    for (name, layout) in layouts {
      var random = Random(seed: 1)
      for _ in 0..<20_000 {
        let value = A.draw(&random, in: layout)
        if value.code(in: layout) == nil { Issue.record("\(name): drew \(value)") }
      }
    }
  }

  @Test("what is drawn can be encoded")
  func draws() {
    checkDraws(of: Pfn.self)
    checkDraws(of: PageCount.self)
    checkDraws(of: SmallNumber.self)
    checkDraws(of: Gfn.self)
    checkDraws(of: Handle.self)
    checkDraws(of: Rights.self)
    checkDraws(of: VCPUCount.self)
    checkDraws(of: ByteCount.self)
    checkDraws(of: Address.self)
    checkDraws(of: DevicePage.self)
    checkDraws(of: StockPage.self)
    checkDraws(of: YesOrNo.self)
    checkDraws(of: StructureField.self)
    checkDraws(of: MemoryWord.self)
  }

  /// No two values may each be simpler than the other, or a minimiser would swap them for ever.
  func checkShrinking<A: Argument>(of type: A.Type) {
    forEveryValue(of: type) { value, layout, place in
      for simpler in value.simpler(in: layout) {
        if simpler.code(in: layout) == nil { Issue.record("simpler has no code: \(place)") }
        if simpler.simpler(in: layout).contains(value) { Issue.record("a circle: \(place)") }
      }
    }
  }

  @Test("simpler values can be encoded, and simplifying ends")
  func shrinking() {
    checkShrinking(of: PageCount.self)
    checkShrinking(of: SmallNumber.self)
    checkShrinking(of: Handle.self)
    checkShrinking(of: Rights.self)
    checkShrinking(of: VCPUCount.self)
    checkShrinking(of: ByteCount.self)
    checkShrinking(of: StockPage.self)
    checkShrinking(of: YesOrNo.self)
    checkShrinking(of: StructureField.self)
    checkShrinking(of: MemoryWord.self)
    checkShrinkingOfSome(of: Pfn.self)
    checkShrinkingOfSome(of: Gfn.self)
    checkShrinkingOfSome(of: Address.self)
    checkShrinkingOfSome(of: DevicePage.self)
  }

  func checkShrinkingOfSome<A: Argument>(of type: A.Type) {
    let layout = MachineLayout.standard
    for code in stride(from: 0, to: 0x10000, by: 61) as StrideTo<UInt64> {
      let value = A(code: code, in: layout)
      for simpler in value.simpler(in: layout) {
        #expect(simpler.code(in: layout) != nil)
        #expect(!simpler.simpler(in: layout).contains(value))
      }
    }
  }

  @Test("page counts, as they are written")
  func pageCounts() {
    let texts: [(String, UInt64)] = [
      ("0", 0), ("63", 63), ("1024", 1024), ("0x4000", 0x4000), ("2^28", 1 << 28),
      ("2^52+512", (1 << 52) + 512), ("2^63", 1 << 63), ("2^64-1", .max),
    ]
    for (text, count) in texts {
      #expect(PageCount(text: text[...], in: .standard)?.rawValue == count)
      #expect(PageCount(count).text(in: .standard) == text)
    }
    #expect(PageCount(text: "0x200", in: .standard)?.rawValue == 512)
    #expect(PageCount(text: "2^29", in: .standard) == nil)
  }

  @Test("landmarks, as they are written")
  func landmarks() {
    let layout = MachineLayout.standard
    let texts: [(String, UInt64)] = [
      ("ram", 0x40000), ("ram+0x12", 0x40012), ("ram+18", 0x40012), ("ram-0x1", 0x3ffff),
      ("nomap", 0x44000), ("nomap+0xf", 0x4400f), ("mmio", 0x9000), ("2^64-0x1", .max),
      ("2^52", 1 << 52), ("2^52-1", (1 << 52) - 1), ("2^52+ram+0x803", 1 << 52 | 0x40803),
      ("2^63", 1 << 63), ("ipa_end", 1 << 28), ("0x80000", 0x80000), ("262162", 0x40012),
      ("image", 0x40600), ("vms+0x1", 0x43f01), ("backed_end", 0x44200),
    ]
    for (text, page) in texts {
      #expect(Pfn(text: text[...], in: layout)?.rawValue == page, "\(text)")
    }
    for text in [
      "", "foo", "ram+", "ram+0x", "ram+-1", "ram*2", "ram+0x+1", "0x", "0x+1", "+1", "-1", "ramp",
      "2^51", "ram+0x1+0x1", "99999999999999999999", "ram+0x1ffffffffffffffff",
    ] {
      #expect(Pfn(text: text[...], in: layout) == nil, "\(text)")
    }
    #expect(Pfn(0x40012).text(in: layout) == "ram+0x12")
    #expect(Pfn(0x40000).text(in: layout) == "ram+0x0")
    #expect(Pfn(0x44001).text(in: layout) == "nomap+0x1")
    #expect(Pfn(.max).text(in: layout) == "2^64-0x1")
    #expect(Pfn(5).text(in: layout) == "0x5")
    #expect(Pfn(0xc0000).text(in: layout) == "0xc0000")
    #expect(Pfn(1 << 52 | 0x40803).text(in: layout) == "2^52+ram+0x803")
    #expect(Pfn(0x90021).text(in: .layoutB) == "bank+0x1")
    #expect(Pfn(0x8101).text(in: .layoutB) == "low_nomap+0x1")
  }
}
