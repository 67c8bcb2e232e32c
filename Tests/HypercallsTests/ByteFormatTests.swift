import Testing

@testable import Hypercalls

@Suite("Byte form: total, local, dense, canonical")
struct ByteFormatTests {
  @Test("every byte string decodes, and its canonical form decodes to the same program")
  func totalAndCanonical() throws {
    for seed in 1...2000 as ClosedRange<UInt64> {
      var random = Random(seed: seed)
      let bytes = random.bytes(random.below(200))
      for (name, layout) in layouts {
        let program = Program(bytes: bytes, layout: layout)
        #expect(program.calls.count == max(bytes.count - 16, 0) / 16, "random seed \(seed)")
        let canonical = try program.bytes(layout: layout)
        let again = Program(bytes: canonical, layout: layout)
        #expect(again == program, "random seed \(seed), \(name)")
        #expect(try again.bytes(layout: layout) == canonical, "random seed \(seed), \(name)")
      }
    }
  }

  @Test("short strings are programs without calls", arguments: 0..<32)
  func short(count: Int) throws {
    let program = Program(bytes: [UInt8](repeating: 0xff, count: count), layout: .standard)
    #expect(program.calls.isEmpty)
    #expect(program.profile == (count < 2 ? .mainline : nil))
    #expect(program.failurePoint?.nth == (count < 4 ? nil : 0xff))
  }

  @Test("a mebibyte of anything decodes")
  func huge() {
    var random = Random(seed: 7)
    #expect(Program(bytes: random.bytes(1 << 20), layout: .standard).calls.count == 0xffff)
  }

  @Test("editing one record re-interprets no other")
  func local() {
    var random = Random(seed: 11)
    for _ in 0..<200 {
      var bytes = random.bytes(16 + 8 * 16)
      let before = Program(bytes: bytes, layout: .standard)
      let edited = random.below(8)
      bytes[16 + edited * 16 + random.below(16)] ^= UInt8(1 + random.below(255))
      let after = Program(bytes: bytes, layout: .standard)
      for index in 0..<8 where index != edited {
        #expect(after.calls[index] == before.calls[index])
      }
    }
  }

  @Test("random bytes mostly name pages of RAM, and half of the time one of the favourites")
  func dense() {
    var random = Random(seed: 3)
    let layout = MachineLayout.standard
    let calls = random.program(20_000, in: layout).calls.filter { $0.opcode == .hostShareHyp }
    let favourites = PageRange(first: layout.ram.first + layout.favouriteIndex, count: 16)
    let inRAM = calls.count { layout.ram.contains($0.x[0]) }
    let inFavourites = calls.count { favourites.contains($0.x[0]) }
    #expect(Double(inRAM) > 0.7 * Double(calls.count))
    #expect((0.45...0.55).contains(Double(inFavourites) / Double(calls.count)))
  }

  @Test("every call survives its record, whatever its arguments", arguments: Opcode.allCases)
  func roundTrip(opcode: Opcode) throws {
    var random = Random(seed: UInt64(opcode.rawValue))
    for (name, layout) in layouts {
      for _ in 0..<2000 {
        var bytes = random.bytes(32)
        bytes[0] = ByteFormat.version
        bytes[16] = opcode.rawValue
        let program = Program(bytes: bytes, layout: layout)
        #expect(program.calls[0].opcode == opcode)
        let canonical = try program.bytes(layout: layout)
        #expect(Program(bytes: canonical, layout: layout) == program, "\(name): \(bytes)")
      }
    }
  }
}

@Suite("Byte form: what it cannot hold is refused by name")
struct EncodingErrorTests {
  func error(_ call: RawCall) -> EncodingError? {
    do {
      _ = try Program(calls: [call]).bytes(layout: .standard)
      return nil
    } catch {
      return error
    }
  }

  @Test("an argument")
  func argument() {
    var call = HostDonateHyp()
    call.pfn = Pfn(0x40800)
    call.pages = PageCount(64)
    let error = error(RawCall(call))
    #expect(error?.call == "host_donate_hyp")
    #expect(error?.argument == "pages")
    #expect(error?.value == "64")
    call.pages = PageCount(63)
    #expect(self.error(RawCall(call)) == nil)
    call.pfn = Pfn(0x1234_5678)
    #expect(self.error(RawCall(call))?.argument == "pfn")
  }

  @Test("a CPU and a repeat count")
  func actorAndRepeat() {
    #expect(error(RawCall(HostRead(), actor: 3)) == nil)
    #expect(error(RawCall(HostRead(), actor: 4))?.argument == "actor")
    #expect(error(RawCall(HostRead(), repeatCount: 17)) == nil)
    #expect(error(RawCall(HostRead(), repeatCount: 18))?.value == "x18")
  }

  @Test("writing a record in place says the same, and decodes back")
  func inPlace() {
    var random = Random(seed: 5)
    var layout = MachineLayout.standard
    for call in random.program(500, in: layout).calls {
      var bytes = [UInt8](repeating: 0xee, count: 32)
      let isEncodable = bytes.withUnsafeMutableBytes {
        ByteFormat.writeHeader(profile: .rfc2021, failure: nil, to: $0.baseAddress!)
        return ByteFormat.write(call, to: $0.baseAddress! + 16, layout: &layout)
      }
      #expect(isEncodable)
      #expect(Program(bytes: bytes, layout: layout) == Program(profile: .rfc2021, calls: [call]))
    }
  }
}
