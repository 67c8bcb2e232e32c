import Testing

@testable import Hypercalls

/// What corpora rely on. A line here may be added, never changed.
@Suite("Byte form: stable")
struct StabilityTests {
  static let names = [
    "host_share_hyp", "host_unshare_hyp", "host_share_hyp_range", "host_unshare_hyp_range",
    "host_donate_hyp", "hyp_donate_host", "hyp_pin_shared_mem", "hyp_unpin_shared_mem",
    "host_share_ffa", "host_unshare_ffa", "host_read", "host_write", "host_mem_abort",
    "host_stage2_idmap", "host_pressure", "hyp_pressure", "fail_allocation", "reserve_vm",
    "unreserve_vm", "init_vm", "init_vcpu", "vcpu_load", "vcpu_put", "start_teardown_vm",
    "reclaim_dying_guest_page", "finalize_teardown_vm", "host_share_guest", "host_unshare_guest",
    "host_relax_perms_guest", "host_wrprotect_guest", "host_test_clear_young_guest",
    "host_mkyoung_guest", "host_donate_guest", "guest_share_host", "guest_unshare_host",
    "force_reclaim_guest_page", "vcpu_in_poison_fault", "reclaim_guest_page", "set_host_vm",
    "set_host_vcpu", "offer_memcache_page", "stock_memcache", "guest_read", "guest_write",
    "teardown_vm", "vcpu_run_begin", "vcpu_run_end", "pop_teardown_page", "host_share_dma",
    "host_unshare_dma", "host_donate_hyp_mmio", "hyp_donate_host_mmio", "host_memory_race",
    "create_host_vm", "destroy_host_vm",
    "ffa_rxtx_map", "ffa_rxtx_unmap", "ffa_mem_share", "ffa_mem_lend", "ffa_mem_frag_tx",
    "ffa_mem_reclaim", "set_ffa_descriptor", "set_ffa_range", "set_ffa_answer",
    "iommu_map_pages", "iommu_unmap_pages", "device_read", "device_write",
  ]

  @Test("opcode numbers")
  func opcodes() {
    #expect(Opcode.allCases.map { $0.name } == Self.names)
    #expect(Opcode.allCases.map { Int($0.rawValue) } == Array(0..<Self.names.count))
    #expect(Opcode.count == Self.names.count)
  }

  @Test("versions and how many opcodes each had")
  func versions() {
    #expect(ByteFormat.opcodeCount(version: 1) == 17)
    #expect(ByteFormat.opcodeCount(version: 2) == 52)
    #expect(ByteFormat.opcodeCount(version: 3) == 68)
    #expect(ByteFormat.version == 3)
    #expect(Int(ByteFormat.opcodeCount(version: ByteFormat.version)) == Opcode.count)
    #expect(Int(ByteFormat.opcodeCount(version: 0)) == Opcode.count)
    #expect(Int(ByteFormat.opcodeCount(version: 200)) == Opcode.count)
  }

  @Test("profile numbers")
  func profiles() {
    let names = [
      "mainline", "rfc2021", "linux6_12", "linux6_12-nodebug", "mainline-asis",
      "mainline-asis-nodebug", "linux6_12+dma", "linux6_12-nodebug+dma", "mainline-asis+mmio",
      "mainline-asis-nodebug+mmio", "mainline+mmio-ranges", "mainline-asis+early-end",
      "linux6_12-hardened",
    ]
    #expect(Profile.allCases.prefix(names.count).map { $0.name } == names)
    #expect(Profile.allCases.map { Int($0.rawValue) } == Array(0..<Profile.allCases.count))
  }

  @Test("repeat codes")
  func repeats() {
    #expect((0...0xef).allSatisfy { ByteFormat.repeatCount(code: $0) == 1 })
    #expect(
      ByteFormat.repeatCounts == [
        2, 3, 4, 8, 14, 15, 16, 17, 254, 255, 256, 257, 65534, 65535, 65536, 65537,
      ])
    for count in ByteFormat.repeatCounts {
      #expect(ByteFormat.repeatCode(count: count).map { ByteFormat.repeatCount(code: $0) } == count)
    }
  }

  @Test("argument codes")
  func arguments() {
    let layout = MachineLayout.standard
    let pfns: [(UInt64, UInt64)] = [
      (0x0000, 0x40000), (0x3fff, 0x43fff), (0x4000, 0x40800), (0xbfff, 0x4080f),
      (0xc000, 0x44000), (0xc001, 0x44001), (0xc1ff, 0x43fff), (0xc400, 0x9000),
      (0xc600, 0x44200), (0xc800, 0), (0xc9ff, .max), (0xce01, 0xc0000), (0xd000, 1 << 28),
      (0xd200, 1 << 52), (0xd3ff, (1 << 52) - 1), (0xd400, 1 << 52 | 0x40800), (0xd600, 1 << 63),
    ]
    for (code, pfn) in pfns { #expect(Pfn(code: code, in: layout).rawValue == pfn) }
    let counts: [(UInt64, UInt64)] = [
      (0, 0), (63, 63), (64, 0), (128, 1), (131, 4), (240, 511), (251, .max), (252, 511),
    ]
    for (code, count) in counts { #expect(PageCount(code: code, in: layout).rawValue == count) }
    #expect(SmallNumber(code: 255, in: layout).rawValue == 255)
  }

  @Test("argument codes of VMs and guests")
  func guestArguments() {
    let layout = MachineLayout.standard
    let gfns: [(UInt64, UInt64)] = [
      (0x0000, 0), (0x3fff, 0x3fff), (0x4000, 0), (0xbfff, 7), (0xc000, 0x200), (0xc7ff, 0x1ff),
      (0xc801, 0x401), (0xd000, 0x40000), (0xd800, 1 << 28), (0xe000, 1 << 44),
      (0xe800, 1 << 52), (0xf001, 1 << 63 | 1), (0xffff, .max),
    ]
    for (code, gfn) in gfns { #expect(Gfn(code: code, in: layout).rawValue == gfn) }
    let handles: [(UInt64, UInt64)] = [
      (0, 0x1000), (15, 0x100f), (16, 0x1000), (64, 0x1000), (239, 0x1003), (240, 0),
      (241, 0xfff), (243, 0x10ff), (245, 0x11000), (249, 0x1_0000_1000), (250, .max),
    ]
    for (code, handle) in handles { #expect(Handle(code: code, in: layout).rawValue == handle) }
    let addresses: [(UInt64, UInt64)] = [
      (0x0012, 0x4001_2000), (0x4001, 0x4080_1000), (0x8013, 0x4080_3008), (0x8062, 0x4080_2fff),
      (0xc400, 0x900_0000),
    ]
    for (code, address) in addresses {
      #expect(Address(code: code, in: layout).rawValue == address)
    }
    let rights: [(UInt64, UInt64)] = [(15, 15), (16, 0), (240, 0x10), (242, 1 << 55), (243, .max)]
    for (code, right) in rights { #expect(Rights(code: code, in: layout).rawValue == right) }
    let counts: [(UInt64, UInt64)] = [(1, 1), (128, 1), (240, 255), (247, 0xffff_ffff)]
    for (code, count) in counts { #expect(VCPUCount(code: code, in: layout).rawValue == count) }
    let sizes: [(UInt64, UInt64)] = [(1, 0x1000), (128, 0x1000), (240, 1), (249, .max & ~0xfff)]
    for (code, size) in sizes { #expect(ByteCount(code: code, in: layout).rawValue == size) }
    #expect(StockPage(code: 16, in: layout).rawValue == 0x43f10)
    #expect(YesOrNo(code: 3, in: layout).isSet)
    let devices: [(UInt64, UInt64)] = [(0, 0), (3, 3), (4, 0), (239, 1), (240, 4), (241, 255)]
    for (code, device) in devices {
      #expect(DeviceReference(code: code, in: layout).rawValue == device)
    }
    let deviceRights: [(UInt64, UInt64)] = [(3, 3), (7, 19), (8, 0), (240, 8), (243, .max)]
    for (code, right) in deviceRights {
      #expect(DeviceRights(code: code, in: layout).rawValue == right)
    }
    let iovas: [(UInt64, UInt64)] = [
      (0x0000, 0), (0x3fff, 0x3fff), (0xbfff, 7), (0xc000, 0x40000), (0xdfff, (1 << 27) - 1),
      (0xe001, 1 << 52 | 1), (0xffff, .max),
    ]
    for (code, iova) in iovas { #expect(Iova(code: code, in: layout).rawValue == iova) }
  }

  @Test("argument codes of the secure world")
  func secureArguments() {
    let layout = MachineLayout.standard
    let sizes: [(UInt64, UInt64)] = [
      (0, 0), (6, 96), (63, 0x3f0), (64, 0), (128, 80), (129, 96), (240, 8), (246, 0xffff_fff0),
      (247, 0xffff_ffff), (248, 8),
    ]
    for (code, size) in sizes { #expect(DescriptorSize(code: code, in: layout).rawValue == size) }
    let handles: [(UInt64, UInt64)] = [
      (0, 0x8000), (15, 0x800f), (16, 0x8000), (65, 0x8001), (240, 0), (242, 0x1_0000_8000),
      (243, .max),
    ]
    for (code, handle) in handles {
      #expect(TransactionHandle(code: code, in: layout).rawValue == handle)
    }
    #expect(SecureAnswer(code: 2, in: layout) == .misnames)
    #expect(SecureAnswer(code: 3, in: layout) == .agrees)
  }

  @Test("a golden program")
  func golden() throws {
    let bytes: [UInt8] = [
      1, 1, 3, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      4, 2, 0xf1, 0, 0xff, 0xd3, 240, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      16, 3, 0, 0, 7, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    var share = HostShareHyp()
    share.pfn = Pfn(0x40012)
    var donate = HostDonateHyp()
    donate.pfn = Pfn((1 << 52) - 1)
    donate.pages = PageCount(511)
    var fail = FailAllocation()
    fail.nth = SmallNumber(7)
    fail.times = SmallNumber(2)
    let program = Program(
      profile: .rfc2021, failurePoint: FailurePoint(nth: 3, times: 255),
      calls: [
        RawCall(share), RawCall(donate, actor: 2, repeatCount: 3), RawCall(fail, actor: 3),
      ])
    #expect(Program(bytes: bytes, layout: .standard) == program)
    // Written again it is of today's version, with the same calls.
    #expect(try program.bytes(layout: .standard) == [ByteFormat.version] + bytes.dropFirst())
  }

  @Test("opcodes beyond those of its version start again")
  func folding() {
    let header = [UInt8](repeating: 0, count: 15)
    let record: [UInt8] = [17] + header
    let first = Program(bytes: [1] + header + record, layout: .standard)
    #expect(first.calls.map(\.opcode) == [.hostShareHyp])
    let second = Program(bytes: [2] + header + record, layout: .standard)
    #expect(second.calls.map(\.opcode) == [.reserveVM])
  }

  @Test("a golden program with guests")
  func goldenGuests() throws {
    let bytes: [UInt8] = [
      3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      38, 0, 0, 0, 0, 8, 3, 1, 1, 0, 0, 0, 0, 0, 0, 0,
      26, 1, 0, 0, 2, 8, 0, 4, 241, 15, 0, 0, 0, 0, 0, 0,
      30, 0, 0, 0, 241, 0xff, 0xc5, 1, 1, 0, 0, 0, 0, 0, 0, 0,
      41, 3, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    var setHostVM = SetHostVM()
    setHostVM.hostVM = Address(pfn: 0x40800)
    setHostVM.handle = Handle(0x1003)
    setHostVM.isProtected = YesOrNo(true)
    var share = HostShareGuest()
    share.pfn = Pfn(0x40802)
    share.gfn = Gfn(0x400)
    share.pages = PageCount(512)
    var test = HostTestClearYoungGuest()
    test.handle = Handle(0xfff)
    test.gfn = Gfn(.max)
    test.makesOld = YesOrNo(true)
    var stock = StockMemcache()
    stock.pfn = StockPage(0x43f10)
    let program = Program(
      profile: .mainline,
      calls: [
        RawCall(setHostVM), RawCall(share, actor: 1), RawCall(test), RawCall(stock, actor: 3),
      ])
    #expect(Program(bytes: bytes, layout: .standard) == program)
    #expect(try program.bytes(layout: .standard) == [ByteFormat.version] + bytes.dropFirst())
  }

  @Test("argument codes of the host's structures")
  func structureArguments() {
    let layout = MachineLayout.standard
    let fields: [(UInt64, StructureField)] = [
      (0, .createdVCPUs), (7, .vcpuIndex), (9, .memcachePages), (12, .rangePages),
      (13, .createdVCPUs),
      (16, .createdVCPUs),
    ]
    for (code, field) in fields { #expect(StructureField(code: code, in: layout) == field) }
    let words: [(UInt64, UInt64)] = [
      (0, 0), (63, 63), (64, 0x1000), (71, 0x1007), (83, .max), (84, 0), (0x3fff, 3),
      (0x4001, 0x4080_1000), (0x8013, 0x4080_3008), (0xc400, 0x900_0000),
    ]
    for (code, word) in words { #expect(MemoryWord(code: code, in: layout).rawValue == word) }
  }
}
