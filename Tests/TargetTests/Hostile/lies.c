/* SPDX-License-Identifier: MIT */
/* Has one layout and answers with another; LIE says with which. */
#include "honest.h"

enum { MANY = 1, MOVED, TINY_PAGES, OUTSIDE, NOT_OWNED };

static void *create(const struct hvcfuzz_layout *want, struct hvcfuzz_layout *got)
{
  struct hvcfuzz_layout own = *want;
  /* The last of its lies is about what the machine does: the host keeps the hypervisor's pool. */
  if (LIE == NOT_OWNED) own.range_count = 2;
  void *machine = example_create(&own, got);
  *got = *want;
  switch (LIE) {
  case MANY: got->range_count = 1u << 31; break;
  case MOVED: got->ranges[0].first += 0x100; break;
  case TINY_PAGES: got->page_shift = 3; break;
  case OUTSIDE: got->ranges[2].count = 1ull << 27; break;
  }
  return machine;
}

HOSTILE(create, create)
