/* SPDX-License-Identifier: MIT */
/* Whether the kernel boots as a target, and does on a few calls what it is known to do. */
#include "../target_test.h"

enum { RAM = 0x40000, PAGES = 0x4000, NOMAP = RAM + PAGES };
enum { IMAGE = RAM + 0x600, FREE = RAM + 0x800 };

static struct hvcfuzz_page at_boot[PAGES + 16], now[PAGES + 16];

static int gives(struct hvcfuzz_result result, int64_t value)
{
  return result.ending == HVCFUZZ_RETURNED && result.value == value;
}

#define MAKE(name, ...) make(HVCFUZZ_OP_##name, __VA_ARGS__)

static int is(uint64_t pfn, int host, int hyp)
{
  struct hvcfuzz_page page;
  if (target->read_pages(machine, pfn, 1, &page, sizeof(page))) return 0;
  return page.host_state == host && page.hyp_state == hyp;
}

static void read_everything(struct hvcfuzz_page *pages)
{
  EXPECT(target->read_pages(machine, RAM, PAGES + 16, pages, sizeof(*pages)) == 0);
}

static void test_boot(void)
{
  for (uint64_t pfn = RAM; pfn < IMAGE + 11; pfn++)
    EXPECT(pfn == IMAGE + 6 ? is(pfn, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE)
           : pfn == IMAGE + 10 ? is(pfn, HVCFUZZ_NO_PAGE, HVCFUZZ_NO_PAGE)
                               : is(pfn, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED));
  EXPECT(is(IMAGE + 11, HVCFUZZ_SHARED_BORROWED, HVCFUZZ_SHARED_OWNED));
  EXPECT(is(FREE, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE));
  EXPECT(is(NOMAP, HVCFUZZ_NO_PAGE, HVCFUZZ_NO_PAGE));
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

/* With EL2's debug checks a page of the secure world's is refused; without, an assertion fires. */
static void test_debug(void)
{
  struct hvcfuzz_result result;
  EXPECT(gives(MAKE(HOST_SHARE_FFA, FREE, 1), 0));
  result = MAKE(HOST_UNSHARE_HYP, FREE, 0);
  if (strcmp(target->profile, "linux6_12") == 0)
    EXPECT(gives(result, -EPERM));
  else
    EXPECT(result.ending == HVCFUZZ_WARNED && strcmp(result.file, "mem_protect.c") == 0);
}

static void test_dying(void)
{
  struct hvcfuzz_result result = MAKE(HOST_MEM_ABORT, RAM, 0);
  EXPECT(result.ending == HVCFUZZ_PANICKED && result.line > 0);
  EXPECT(strcmp(result.file, "mem_protect.c") == 0);
  EXPECT(MAKE(HOST_SHARE_HYP, FREE, 0).ending == HVCFUZZ_DEAD);
  /* A fault of EL2's own: the count of a page that is no memory. */
  target->reset(machine);
  result = MAKE(HYP_UNPIN_SHARED_MEM, 0x9000, 1);
  EXPECT(result.ending == HVCFUZZ_PANICKED);
  target->reset(machine);
  EXPECT(MAKE(VCPU_LOAD, 0, 0).ending == HVCFUZZ_UNSUPPORTED);
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
  EXPECT(target->create(&want, &got) == NULL);
  read_everything(at_boot);

  void (*tests[])(void) = {test_boot, test_sharing, test_donating, test_debug,
                           test_dying, test_pressure, test_reset};
  run_tests(tests, sizeof(tests) / sizeof(*tests));
  printf("%s (%s): %s\n", target->name, target->profile,
         failure_count ? "FAILED" : "boots, all tests passed");
  return failure_count != 0;
}
