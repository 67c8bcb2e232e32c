/* SPDX-License-Identifier: MIT */
/* Memory pressure: somebody else has taken pages out of a pool. Included by units of the kernel. */
#ifndef HVCFUZZ_PRESSURE_H
#define HVCFUZZ_PRESSURE_H

#include <nvhe/gfp.h>

/* The pages taken, each linked to the one taken before it; reset with the kernel's variables. */
struct withheld {
  void *last;
};

static inline void *take_back(struct withheld *withheld)
{
  void **page = withheld->last;
  withheld->last = *page;
  *page = NULL;
  return page;
}

/* Puts back what was taken, then leaves so many pages, or all. */
static inline void pool_pressure(struct hyp_pool *pool, struct withheld *withheld, u64 free_count)
{
  while (withheld->last) hyp_put_page(pool, take_back(withheld));
  if (free_count == UINT64_MAX) return;
  for (void **page; (page = hyp_alloc_pages(pool, 0)); withheld->last = page)
    *page = withheld->last;
  for (u64 i = 0; i < free_count && withheld->last; i++) hyp_put_page(pool, take_back(withheld));
}

#endif
