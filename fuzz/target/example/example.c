/* SPDX-License-Identifier: MIT */
/*
 * A small target: share, unshare, donate and give back, over an array of page states.
 *
 * It is the tutorial's target (docs/your-own-target.md): the whole of an implementation that the
 * model of profile mainline agrees with, on the four calls that it has. With -DEXAMPLE_BUG it
 * donates a range of which it has only looked at the first page.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../hvcfuzz_target.h"

struct state {
  uint8_t host, hyp; /* enum hvcfuzz_state */
};

struct machine {
  struct hvcfuzz_layout layout;
  /* One entry for each page of RAM, one range after the other. */
  struct state *pages;
  uint64_t page_count;
};

/* ---- Pages ---- */

static const struct hvcfuzz_range *range_of(const struct machine *m, uint64_t pfn)
{
  for (uint32_t i = 0; i < m->layout.range_count; i++) {
    const struct hvcfuzz_range *range = &m->layout.ranges[i];
    if (range->kind <= HVCFUZZ_NOMAP && pfn - range->first < range->count)
      return range;
  }
  return NULL;
}

/* The state of a page of RAM; NULL for any other. */
static struct state *state_of(struct machine *m, uint64_t pfn)
{
  struct state *next = m->pages;
  for (uint32_t i = 0; i < m->layout.range_count; i++) {
    const struct hvcfuzz_range *range = &m->layout.ranges[i];
    if (range->kind != HVCFUZZ_RAM)
      continue;
    if (pfn - range->first < range->count)
      return &next[pfn - range->first];
    next += range->count;
  }
  return NULL;
}

/* Whether a range of pages is a range of RAM at all; 0, or the error. */
static int64_t check_range(const struct machine *m, uint64_t pfn, uint64_t count)
{
  uint64_t limit = 1ull << (m->layout.ipa_bits - m->layout.page_shift);
  if (pfn >= limit || limit - pfn < count)
    return -EINVAL;
  /* Nothing to look at, but the numbers had to be right. */
  if (!count)
    return 0;
  const struct hvcfuzz_range *range = range_of(m, pfn);
  uint64_t last = pfn + count - 1;
  if (range_of(m, last) != range)
    return -EINVAL;
  if (!range) {
    /* Devices' pages, with or without memory between them. */
    for (uint32_t i = 0; i < m->layout.range_count; i++) {
      const struct hvcfuzz_range *other = &m->layout.ranges[i];
      if (other->kind <= HVCFUZZ_NOMAP && other->first > pfn && other->first < last)
        return -EINVAL;
    }
    return -EPERM;
  }
  return range->kind == HVCFUZZ_RAM ? 0 : -EPERM;
}

static bool are(struct machine *m, uint64_t pfn, uint64_t count, uint8_t host, uint8_t hyp)
{
  for (uint64_t i = 0; i < count; i++) {
    const struct state *state = state_of(m, pfn + i);
    if (state->host != host || state->hyp != hyp)
      return false;
  }
  return true;
}

static int64_t move(struct machine *m, uint64_t pfn, uint64_t count, struct state from,
                    struct state to)
{
  int64_t error = check_range(m, pfn, count);
  if (error)
    return error;
  uint64_t checked = count;
#ifdef EXAMPLE_BUG
  if (to.hyp == HVCFUZZ_OWNED && count > 1)
    checked = 1;
#endif
  if (!are(m, pfn, checked, from.host, from.hyp))
    return -EPERM;
  for (uint64_t i = 0; i < count; i++)
    *state_of(m, pfn + i) = to;
  return 0;
}

/* ---- The interface ---- */

static const struct state HOSTS = {HVCFUZZ_OWNED, HVCFUZZ_NO_PAGE};
static const struct state SHARED = {HVCFUZZ_SHARED_OWNED, HVCFUZZ_SHARED_BORROWED};
static const struct state HYPS = {HVCFUZZ_NO_PAGE, HVCFUZZ_OWNED};

static int example_reset(void *machine)
{
  struct machine *m = machine;
  for (uint64_t i = 0; i < m->page_count; i++)
    m->pages[i] = HOSTS;
  for (uint32_t i = 0; i < m->layout.range_count; i++) {
    const struct hvcfuzz_range *range = &m->layout.ranges[i];
    if (range->kind != HVCFUZZ_HYP_OWNED)
      continue;
    for (uint64_t page = 0; page < range->count; page++) {
      struct state *state = state_of(m, range->first + page);
      if (state)
        *state = HYPS;
    }
  }
  return 0;
}

static void *example_create(const struct hvcfuzz_layout *want, struct hvcfuzz_layout *got)
{
  if (want->abi != HVCFUZZ_TARGET_ABI || want->size < sizeof(*want))
    return NULL;
  struct machine *m = calloc(1, sizeof(*m));
  if (!m)
    return NULL;
  m->layout = *want;
  for (uint32_t i = 0; i < want->range_count; i++)
    if (want->ranges[i].kind == HVCFUZZ_RAM)
      m->page_count += want->ranges[i].count;
  m->pages = calloc(m->page_count, sizeof(*m->pages));
  if (!m->pages) {
    free(m);
    return NULL;
  }
  example_reset(m);
  *got = m->layout;
  return m;
}

static void example_call(void *machine, const struct hvcfuzz_call *call,
                         struct hvcfuzz_result *result)
{
  struct machine *m = machine;
  const uint64_t *x = call->x;
  result->ending = HVCFUZZ_RETURNED;
  switch (call->opcode) {
  case HVCFUZZ_OP_HOST_SHARE_HYP:
    result->value = move(m, x[0], 1, HOSTS, SHARED);
    break;
  case HVCFUZZ_OP_HOST_UNSHARE_HYP:
    result->value = move(m, x[0], 1, SHARED, HOSTS);
    break;
  case HVCFUZZ_OP_HOST_DONATE_HYP:
    result->value = move(m, x[0], x[1], HOSTS, HYPS);
    break;
  case HVCFUZZ_OP_HYP_DONATE_HOST:
    result->value = move(m, x[0], x[1], HYPS, HOSTS);
    break;
  default:
    result->ending = HVCFUZZ_UNSUPPORTED;
  }
}

static int example_read_pages(void *machine, uint64_t first, uint32_t count,
                              struct hvcfuzz_page *pages, uint32_t page_size)
{
  struct machine *m = machine;
  if (page_size != sizeof(*pages))
    return -EINVAL;
  memset(pages, 0, (size_t)count * page_size);
  for (uint32_t i = 0; i < count; i++) {
    const struct state *state = state_of(m, first + i);
    pages[i].host_state = state ? state->host : HVCFUZZ_NO_PAGE;
    pages[i].hyp_state = state ? state->hyp : HVCFUZZ_NO_PAGE;
  }
  return 0;
}

static void example_destroy(void *machine)
{
  struct machine *m = machine;
  free(m->pages);
  free(m);
}

#define HAS(opcode) (1ull << (opcode))

const struct hvcfuzz_target *hvcfuzz_target(void)
{
  static const struct hvcfuzz_target target = {
      .abi = HVCFUZZ_TARGET_ABI,
      .size = sizeof(target),
      .name = "example",
      .profile = "mainline",
      .opcodes = {HAS(HVCFUZZ_OP_HOST_SHARE_HYP) | HAS(HVCFUZZ_OP_HOST_UNSHARE_HYP) |
                  HAS(HVCFUZZ_OP_HOST_DONATE_HYP) | HAS(HVCFUZZ_OP_HYP_DONATE_HOST)},
      .create = example_create,
      .reset = example_reset,
      .call = example_call,
      .read_pages = example_read_pages,
      .destroy = example_destroy,
  };
  return &target;
}
