/* SPDX-License-Identifier: MIT */
/* Writes outside its memory: beyond the result, beyond the pages, or (WILD) anywhere. */
#include "honest.h"

static int read_pages(void *machine, uint64_t first, uint32_t count, struct hvcfuzz_page *pages,
                      uint32_t page_size)
{
  int error = example_read_pages(machine, first, count, pages, page_size);
  memset(&pages[count], 0, page_size);
  return error;
}

static void call(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result)
{
  example_call(machine, call, result);
  if (call->opcode != HVCFUZZ_OP_HOST_DONATE_HYP) return;
#ifdef WILD
  *(volatile char *)0x1000 = 0;
#else
  memset(result + 1, 0, 8);
#endif
}

#ifdef PAGES
HOSTILE(read_pages, read_pages)
#else
HOSTILE(call, call)
#endif
