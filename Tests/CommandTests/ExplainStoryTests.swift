import Foundation
import Testing

// What is told of three planted bugs, as it is printed.
extension ExplainCommandTests {
  @Test("a pin that is forgotten: a call is granted that must be refused")
  func forgottenPin() throws {
    let result = try explain("unshare-forgets-pin.hvc")
    #expect(result.status == 1)
    #expect(
      result.output == """
        a.hvc: the result is 0, and must be -EBUSY (host_unshare_hyp, call 2)

        Page ram+0x800 is the host's, lent to the hypervisor, which has it pinned once, since
        call 1 (ffa_rxtx_map). Call 2, host_unshare_hyp (takes back one page that the host
        shared with the hypervisor), is granted. It must be refused with -EBUSY: The hypervisor
        still holds pins on the page.

        The program  mainline with unshare-forgets-pin
             1  cpu0  ffa_rxtx_map(tx: ram+0x800, rx: ram+0x801, pages: 1)  = 0
          >  2  cpu0  host_unshare_hyp(pfn: ram+0x800)                      = 0, must be -EBUSY

        The pages
          ram+0x800
            at boot  the host's alone
                     host owned
            call 1   the host's, lent to the hypervisor, which has it pinned once  ffa_rxtx_map
                     host owned → shared-owned, hyp no-page → shared-borrowed, hyp map none → rw-
                     count 0 → 1
            call 2   must be the host's, lent to the hypervisor, which has it pinned once  \
        host_unshare_hyp
                     host shared-owned → owned, hyp shared-borrowed → no-page
            host is owned, must be shared-owned
            hyp is no-page, must be shared-borrowed

        The rule
          The hypervisor still holds pins on the page.

        What should have stood in the way
          the check 'pinned', with -EBUSY
          in the kernel __pkvm_host_unshare_hyp(), by hyp_page_count()
          the cause: a pinned page can be unshared (unshare-forgets-pin, P01)

        Again
          hvcfuzz replay --profile mainline --bugs unshare-forgets-pin a.hvc
          hvcfuzz minimise --profile mainline --bugs unshare-forgets-pin a.hvc

        """)
  }

  @Test("a note that is forgotten: the answer is right, the host's table is not")
  func forgottenNote() throws {
    let result = try explain("guest-donation-forgets-note.hvc")
    #expect(result.status == 1)
    #expect(
      result.output == """
        a.hvc: an invariant is broken: the owner noted in the host's table (host_donate_guest, \
        call 4)

        Page ram+0x800 is the host's alone, from boot on. Call 4, host_donate_guest (gives a
        page of the host to the loaded vCPU's protected guest), is granted. This breaks a rule:
        An entry of the host's table is annotated exactly when its page is not the host's. For
        page ram+0x800, host map is none, must be noted as guest 0x1001's at 0x200.

        The program  mainline with guest-donation-forgets-note
             1  cpu1  vcpu_load(handle: 0x1001, index: 0)            = 0
             2  cpu1  stock_memcache(pfn: ram+0x3f10)                = 0
             3  cpu1  stock_memcache(pfn: ram+0x3f11)                = 0
          >  4  cpu1  host_donate_guest(pfn: ram+0x800, gfn: 0x200)  = 0

        The pages
          ram+0x800
            at boot  the host's alone
                     host owned
            call 4   must be the guest's of VM 0x1001 alone  host_donate_guest
                     host owned → no-page, guest none → VM 0x1001 at 0x200 rwx owned
            host map is none, must be noted as guest 0x1001's at 0x200

        The rule
          I18: An entry of the host's table is annotated exactly when its page is not the host's.
          It is page ram+0x800 that breaks it.

        What should have stood in the way
          no check: the answer is right, and what was done is not
          in the kernel __pkvm_host_donate_guest()
          the cause: a page given to a guest is not annotated (guest-donation-forgets-note, P10)

        Again
          hvcfuzz replay --profile mainline --bugs guest-donation-forgets-note a.hvc
          hvcfuzz minimise --profile mainline --bugs guest-donation-forgets-note a.hvc

        """)
  }

  @Test("a count below zero: EL2 dies of what must be refused")
  func countBelowZero() throws {
    let result = try explain("dma-unshare-unchecked.hvc")
    #expect(result.status == 1)
    #expect(
      result.output == """
        a.hvc: EL2 panics: a reference count went below zero (host_unshare_dma, call 1)

        Page ram+0x800 is the host's alone, from boot on. Call 1, host_unshare_dma (ends one DMA
        mapping of a range), ends EL2. It must be refused with -EPERM: No device maps the page.

        The program  mainline with dma-unshare-unchecked
          >  1  cpu0  host_unshare_dma(address: ram+0x800, size: 0x1000)  = panic, must be -EPERM

        The pages
          ram+0x800
            at boot  the host's alone
                     host owned

        The rule
          No call may end EL2.

        What should have stood in the way
          the check 'notMapped', with -EPERM
          in the kernel __pkvm_host_unshare_dma()
          the cause: unsharing a page from DMA drops a reference, whoever's it is, and kills EL2
          without one (dma-unshare-unchecked, S18, seen in seed 004 as posted)

        Again
          hvcfuzz replay --profile mainline --bugs dma-unshare-unchecked a.hvc
          hvcfuzz minimise --profile mainline --bugs dma-unshare-unchecked a.hvc

        """)
  }
}
