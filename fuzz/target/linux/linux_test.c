/* SPDX-License-Identifier: MIT */
/* Whether the kernel boots as a target, and does on a few calls what it is known to do. */
#include "../target_test.h"

enum { RAM = 0x40000, PAGES = 0x4000, NOMAP = RAM + PAGES };
enum { IMAGE = RAM + 0x600, FREE = RAM + 0x800 };

enum { VMS = RAM + PAGES - 0x100, SHARING_VM = 0x1000, PROTECTED_VM = 0x1001 };

static struct hvcfuzz_page at_boot[PAGES + 16], now[PAGES + 16];
/* Of the kernels that there are: 7.3 and not 6.12; with EL2's debug checks. */
static int has_vms, has_checks;

static int gives(struct hvcfuzz_result result, int64_t value)
{
  return result.ending == HVCFUZZ_RETURNED && result.value == value;
}

#define MAKE(name, ...) make(HVCFUZZ_OP_##name, __VA_ARGS__)

static struct hvcfuzz_result make_many(uint32_t opcode, const uint64_t *x)
{
  struct hvcfuzz_call call = {HVCFUZZ_TARGET_ABI, sizeof(call), opcode, 0,
                              {x[0], x[1], x[2], x[3], x[4], x[5]}};
  struct hvcfuzz_result result = {.abi = HVCFUZZ_TARGET_ABI, .size = sizeof(result)};
  target->call(machine, &call, &result);
  return result;
}

/* With as many arguments as there are. */
#define ASK(name, ...) make_many(HVCFUZZ_OP_##name, (uint64_t[6]){__VA_ARGS__})

static int is(uint64_t pfn, int host, int hyp)
{
  struct hvcfuzz_page page;
  if (target->read_pages(machine, pfn, 1, &page, sizeof(page))) return 0;
  return page.host_state == host && page.hyp_state == hyp;
}

static int guest_is(uint32_t handle, uint64_t gfn, int state, uint64_t pfn)
{
  struct hvcfuzz_guest_page page;
  if (target->read_guest(machine, handle, gfn, 1, &page, sizeof(page))) return 0;
  return page.state == state && (!pfn || page.pfn == pfn);
}

static void read_everything(struct hvcfuzz_page *pages)
{
  EXPECT(target->read_pages(machine, RAM, PAGES + 16, pages, sizeof(*pages)) == 0);
}

/* EL2's own test, which 7.3 has, has run by now: no boot without it (target.c). */
static void test_boot(void)
{
  for (uint64_t pfn = RAM; pfn < IMAGE + 11; pfn++)
    EXPECT(has_vms             ? is(pfn, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED)
           : pfn == IMAGE + 6  ? is(pfn, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE)
           : pfn == IMAGE + 10 ? is(pfn, HVCFUZZ_NO_PAGE, HVCFUZZ_NO_PAGE)
                               : is(pfn, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED));
  if (has_vms)
    EXPECT(is(IMAGE + 11, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE) &&
           is(VMS, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED));
  else
    EXPECT(is(IMAGE + 11, HVCFUZZ_SHARED_BORROWED, HVCFUZZ_SHARED_OWNED));
  EXPECT(is(FREE, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE));
  EXPECT(is(NOMAP, has_vms ? HVCFUZZ_OWNED : HVCFUZZ_NO_PAGE, HVCFUZZ_NO_PAGE));
}

static void test_sharing(void)
{
  EXPECT(gives(MAKE(HOST_SHARE_HYP, FREE, 0), 0));
  EXPECT(is(FREE, HVCFUZZ_SHARED_OWNED, HVCFUZZ_SHARED_BORROWED));
  EXPECT(gives(MAKE(HOST_SHARE_HYP, FREE, 0), -EPERM));
  EXPECT(gives(MAKE(HYP_PIN_SHARED_MEM, FREE, 1), 0));
  EXPECT(gives(MAKE(HOST_UNSHARE_HYP, FREE, 0), -EBUSY));
  EXPECT(gives(MAKE(HYP_UNPIN_SHARED_MEM, FREE, 1), 0));
  EXPECT(gives(MAKE(HOST_UNSHARE_HYP, FREE, 0), 0));
  EXPECT(is(FREE, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE));
}

static void test_donating(void)
{
  EXPECT(gives(MAKE(HOST_DONATE_HYP, FREE, 600), 0));
  EXPECT(is(FREE + 599, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED));
  EXPECT(gives(MAKE(HYP_DONATE_HOST, FREE + 5, 20), 0));
  EXPECT(is(FREE + 5, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE));
  EXPECT(gives(MAKE(HOST_DONATE_HYP, FREE + 4, 2), -EPERM));
}

/* 6.12: with EL2's debug checks a page of the secure world's is refused; without, an assertion
 * fires. 7.3: with them an assertion fires where a guest's frame cannot be. */
static void test_debug(void)
{
  struct hvcfuzz_result result;
  EXPECT(gives(MAKE(HOST_SHARE_FFA, FREE, 1), 0));
  result = has_vms ? ASK(HOST_WRPROTECT_GUEST, SHARING_VM, 1ull << 30, 1)
                   : MAKE(HOST_UNSHARE_HYP, FREE, 0);
  if (has_vms != has_checks)
    EXPECT(gives(result, has_vms ? -ERANGE : -EPERM));
  else
    EXPECT(result.ending == HVCFUZZ_WARNED && strcmp(result.file, "mem_protect.c") == 0);
}

static void test_dying(void)
{
  EXPECT(has_vms ? gives(MAKE(HOST_MEM_ABORT, RAM, 0), 1)
                 : MAKE(HOST_MEM_ABORT, RAM, 0).ending == HVCFUZZ_PANICKED);
  target->reset(machine);
  struct hvcfuzz_result result = MAKE(HOST_MEM_ABORT, 1ull << 40, 0);
  EXPECT(result.ending == HVCFUZZ_PANICKED && result.line > 0);
  EXPECT(strcmp(result.file, "mem_protect.c") == 0);
  EXPECT(MAKE(HOST_SHARE_HYP, FREE, 0).ending == HVCFUZZ_DEAD);
  /* A fault of EL2's own: the count of a page that is no memory. */
  target->reset(machine);
  result = MAKE(HYP_UNPIN_SHARED_MEM, 0x9000, 1);
  EXPECT(result.ending == HVCFUZZ_PANICKED);
  target->reset(machine);
  EXPECT(MAKE(SET_FFA_ANSWER, 0, 0).ending == HVCFUZZ_UNSUPPORTED);
}

/* A page is lent to one guest, another given to the other, which lends it back and loses it. */
static void test_guests(void)
{
  struct hvcfuzz_guest_page page;
  if (!has_vms) return;
  for (uint64_t i = 0; i < 2; i++) EXPECT(gives(ASK(STOCK_MEMCACHE, VMS + 0x10 + i), 0));
  EXPECT(gives(ASK(HOST_SHARE_GUEST, FREE, 0x100, 1, 15), 0));
  EXPECT(is(FREE, HVCFUZZ_SHARED_OWNED, HVCFUZZ_NO_PAGE));
  EXPECT(guest_is(SHARING_VM, 0x100, HVCFUZZ_SHARED_BORROWED, FREE));
  EXPECT(gives(ASK(GUEST_WRITE, 0x100), 0) && gives(ASK(GUEST_WRITE, 0x101), 1));
  EXPECT(gives(ASK(HOST_UNSHARE_GUEST, SHARING_VM, 0x100, 1), 0));
  EXPECT(guest_is(SHARING_VM, 0x100, HVCFUZZ_NO_PAGE, 0));

  EXPECT(gives(ASK(VCPU_PUT), 0) && gives(ASK(VCPU_LOAD, PROTECTED_VM, 0), 0));
  for (uint64_t i = 0; i < 2; i++) EXPECT(gives(ASK(STOCK_MEMCACHE, VMS + 0x20 + i), 0));
  EXPECT(gives(ASK(HOST_SHARE_GUEST, FREE, 0x100, 1, 15), -EINVAL));
  EXPECT(gives(ASK(HOST_DONATE_GUEST, FREE, 0x100), 0));
  EXPECT(gives(ASK(HOST_READ, FREE), 1));
  EXPECT(gives(ASK(GUEST_SHARE_HOST, 0x100), 0) && gives(ASK(HOST_READ, FREE), 0));
  EXPECT(gives(ASK(GUEST_UNSHARE_HOST, 0x100), 0));
  EXPECT(gives(ASK(FORCE_RECLAIM_GUEST_PAGE, FREE), 0));
  EXPECT(guest_is(PROTECTED_VM, 0x100, HVCFUZZ_POISONED, 0));
  EXPECT(gives(ASK(VCPU_IN_POISON_FAULT, 0x100), 1));
  EXPECT(target->read_guest(machine, 0x1009, 0, 1, &page, sizeof(page)) != 0);
}

static void test_vm_life(void)
{
  enum { HANDLE = 0x1003, HOST_VM = FREE, AREA, ROOT, HOST_VCPU = ROOT + 2, VCPU };
  if (!has_vms) return;
  EXPECT(gives(ASK(RESERVE_VM), HANDLE));
  EXPECT(gives(ASK(SET_HOST_VM, HOST_VM * 0x1000ull, HANDLE, 1, 1), 0));
  EXPECT(gives(ASK(HOST_SHARE_HYP, HOST_VM), 0) && gives(ASK(HOST_SHARE_HYP, HOST_VCPU), 0));
  EXPECT(gives(ASK(INIT_VM, HOST_VM * 0x1000ull, AREA * 0x1000ull, ROOT * 0x1000ull), 0));
  EXPECT(gives(ASK(INIT_VCPU, HANDLE, HOST_VCPU * 0x1000ull, VCPU * 0x1000ull), 0));
  EXPECT(is(AREA, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED) && is(VCPU, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED));
  EXPECT(gives(ASK(VCPU_PUT), 0) && gives(ASK(VCPU_LOAD, HANDLE, 0), 0));
  EXPECT(gives(ASK(START_TEARDOWN_VM, HANDLE), -EINVAL) && gives(ASK(VCPU_PUT), 0));
  EXPECT(gives(ASK(START_TEARDOWN_VM, HANDLE), 0));
  EXPECT(gives(ASK(FINALIZE_TEARDOWN_VM, HANDLE), 0));
  for (uint64_t pfn = AREA; pfn <= VCPU; pfn++)
    EXPECT(is(pfn, pfn == HOST_VCPU ? HVCFUZZ_SHARED_OWNED : HVCFUZZ_OWNED,
              pfn == HOST_VCPU ? HVCFUZZ_SHARED_BORROWED : HVCFUZZ_NO_PAGE));
}

static void test_pressure(void)
{
  EXPECT(gives(MAKE(HOST_PRESSURE, 0, 0), 0));
  /* No page is left for a table: the kernel has checked all it checks, and asserts. */
  EXPECT(MAKE(HOST_DONATE_HYP, FREE, 1).ending == HVCFUZZ_WARNED);
  target->reset(machine);
  EXPECT(gives(MAKE(HOST_PRESSURE, 0, 0), 0) && gives(MAKE(HOST_PRESSURE, 255, 0), 0));
  EXPECT(gives(MAKE(HOST_DONATE_HYP, FREE, 1), 0));
}

/* Whatever was done, a reset leaves no trace. */
static void test_reset(void)
{
  for (uint64_t i = 0; i < 4000; i++) {
    MAKE(HOST_DONATE_HYP, FREE + i * 7 % 4096, 1 + i % 5);
    MAKE(HOST_SHARE_HYP, FREE + i * 11 % 4096, 0);
  }
  read_everything(now);
  EXPECT(memcmp(at_boot, now, sizeof(now)) != 0);
  EXPECT(target->reset(machine) == 0);
  read_everything(now);
  EXPECT(memcmp(at_boot, now, sizeof(now)) == 0);
}

int main(int argc, char **argv)
{
  if (load_target(argc, argv))
    return 1;
  struct hvcfuzz_layout got = {.abi = HVCFUZZ_TARGET_ABI, .size = sizeof(got)}, want = {
      .abi = HVCFUZZ_TARGET_ABI, .size = sizeof(want),
      .page_shift = 12, .ipa_bits = 40, .range_count = 2,
      .ranges = {{RAM, PAGES, HVCFUZZ_RAM, 0}, {NOMAP, 16, HVCFUZZ_NOMAP, 0}}};
  machine = target->create(&want, &got);
  if (!machine) {
    fprintf(stderr, "linux: EL2 does not boot\n");
    return 1;
  }
  has_vms = strncmp(target->profile, "linux6_12", 9) != 0;
  has_checks = !strstr(target->profile, "-nodebug");
  EXPECT(target->create(&want, &got) == NULL);
  read_everything(at_boot);

  void (*tests[])(void) = {test_boot,   test_sharing, test_donating, test_debug,   test_dying,
                           test_guests, test_vm_life, test_pressure, test_reset};
  run_tests(tests, sizeof(tests) / sizeof(*tests));
  printf("%s (%s): %s\n", target->name, target->profile,
         failure_count ? "FAILED" : "boots, all tests passed");
  return failure_count != 0;
}
