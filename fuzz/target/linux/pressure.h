/* SPDX-License-Identifier: MIT */
/* Memory pressure: somebody else has taken pages out of a pool. Included by units of the kernel. */
#ifndef HVCFUZZ_PRESSURE_H
#define HVCFUZZ_PRESSURE_H

#include <nvhe/gfp.h>

/*
 * The blocks taken, each linked to the one taken before it; reset with the kernel's variables.
 *
 * Blocks and not pages: a page that is taken is written, and a reset has to undo that.
 */
struct withheld {
  void *last;
};

static inline void put_back(struct hyp_pool *pool, struct withheld *withheld)
{
  while (withheld->last) {
    void **block = withheld->last;
    withheld->last = *block;
    hyp_put_page(pool, block);
  }
}

static inline u64 free_pages(const struct hyp_pool *pool)
{
  u64 count = 0;
  for (unsigned order = 0; order <= pool->max_order; order++) {
    const struct list_head *head = &pool->free_area[order];
    for (const struct list_head *node = head->next; node != head; node = node->next)
      count += 1ull << order;
  }
  return count;
}

/* Puts back what was taken, then leaves so many pages, or all. */
static inline void pool_pressure(struct hyp_pool *pool, struct withheld *withheld, u64 free_count)
{
  u64 free = free_pages(pool);
  /* A call that is made thousands of times in a row is the same each time. */
  if (free == free_count) return;
  put_back(pool, withheld);
  free = free_pages(pool);
  for (int order = pool->max_order; order >= 0; order--) {
    while (free >= free_count && free - free_count >= 1ull << order) {
      void **block = hyp_alloc_pages(pool, order);
      if (!block) break;
      free -= 1ull << order;
      *block = withheld->last;
      withheld->last = block;
    }
  }
}

#endif
