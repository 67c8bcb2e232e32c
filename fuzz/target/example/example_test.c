/* SPDX-License-Identifier: MIT */
/* The example's own tests: each call from the states that it accepts, and from others. */
#include "../target_test.h"

enum { RAM = 0x40000, PAGES = 64, NOMAP = RAM + PAGES, POOL = 4 };

static int64_t share(uint64_t pfn) { return make(HVCFUZZ_OP_HOST_SHARE_HYP, pfn, 0).value; }
static int64_t unshare(uint64_t pfn) { return make(HVCFUZZ_OP_HOST_UNSHARE_HYP, pfn, 0).value; }
static int64_t donate(uint64_t pfn, uint64_t n)
{
  return make(HVCFUZZ_OP_HOST_DONATE_HYP, pfn, n).value;
}
static int64_t give_back(uint64_t pfn, uint64_t n)
{
  return make(HVCFUZZ_OP_HYP_DONATE_HOST, pfn, n).value;
}

static int is(uint64_t pfn, int host, int hyp)
{
  struct hvcfuzz_page page;
  if (target->read_pages(machine, pfn, 1, &page, sizeof(page)))
    return 0;
  return page.host_state == host && page.hyp_state == hyp;
}

static int is_hosts(uint64_t pfn) { return is(pfn, HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE); }
static int is_shared(uint64_t pfn)
{
  return is(pfn, HVCFUZZ_SHARED_OWNED, HVCFUZZ_SHARED_BORROWED);
}
static int is_hyps(uint64_t pfn) { return is(pfn, HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED); }

static void test_sharing(void)
{
  EXPECT(is_hosts(RAM + 8));
  EXPECT(share(RAM + 8) == 0 && is_shared(RAM + 8));
  EXPECT(share(RAM + 8) == -EPERM && is_shared(RAM + 8));
  EXPECT(donate(RAM + 8, 1) == -EPERM && is_shared(RAM + 8));
  EXPECT(unshare(RAM + 8) == 0 && is_hosts(RAM + 8));
  EXPECT(unshare(RAM + 8) == -EPERM);
}

static void test_donating(void)
{
  EXPECT(donate(RAM + 8, 3) == 0);
  EXPECT(is_hosts(RAM + 7) && is_hyps(RAM + 8) && is_hyps(RAM + 10) && is_hosts(RAM + 11));
  EXPECT(share(RAM + 9) == -EPERM && is_hyps(RAM + 9));
  EXPECT(give_back(RAM + 9, 1) == 0 && is_hosts(RAM + 9) && is_hyps(RAM + 8));
  EXPECT(donate(RAM + 12, 0) == 0 && is_hosts(RAM + 12));
}

/* What -DEXAMPLE_BUG breaks. */
static void test_donating_in_part(void)
{
  EXPECT(share(RAM + 9) == 0);
  EXPECT(donate(RAM + 8, 2) == -EPERM);
  EXPECT(is_hosts(RAM + 8) && is_shared(RAM + 9));
}

static void test_pages_of_others(void)
{
  EXPECT(is_hyps(RAM) && share(RAM) == -EPERM);
  EXPECT(share(NOMAP) == -EPERM);
  EXPECT(share(1) == -EPERM);
  EXPECT(donate(NOMAP - 1, 2) == -EINVAL && is_hosts(NOMAP - 1));
  EXPECT(share(1ull << 28) == -EINVAL);
  EXPECT(donate(RAM + 8, UINT64_MAX) == -EINVAL);
  EXPECT(donate(1, 0) == 0 && donate(1ull << 28, 0) == -EINVAL);
}

static void test_interface(void)
{
  EXPECT(make(HVCFUZZ_OP_VCPU_LOAD, 0, 0).ending == HVCFUZZ_UNSUPPORTED);
  EXPECT(share(RAM + 8) == 0);
  EXPECT(target->reset(machine) == 0 && is_hosts(RAM + 8));
}

int main(int argc, char **argv)
{
  if (load_target(argc, argv))
    return 1;
  struct hvcfuzz_layout got, want = {
      .abi = HVCFUZZ_TARGET_ABI, .size = sizeof(want),
      .page_shift = 12, .ipa_bits = 40, .range_count = 3,
      .ranges = {{RAM, PAGES, HVCFUZZ_RAM, 0}, {NOMAP, 2, HVCFUZZ_NOMAP, 0},
                 {RAM, POOL, HVCFUZZ_HYP_OWNED, 0}}};
  machine = target->create(&want, &got);
  EXPECT(machine != NULL && got.range_count == 3);

  void (*tests[])(void) = {test_sharing, test_donating, test_donating_in_part,
                           test_pages_of_others, test_interface};
  run_tests(tests, sizeof(tests) / sizeof(*tests));
  printf("example: %s\n", failure_count ? "FAILED" : "all tests passed");
  return failure_count != 0;
}
