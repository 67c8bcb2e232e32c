/* SPDX-License-Identifier: MIT */
/* Answers with numbers that stand for nothing: states, or (ENDING) how a call ended. */
#include "honest.h"

static int read_pages(void *machine, uint64_t first, uint32_t count, struct hvcfuzz_page *pages,
                      uint32_t page_size)
{
  int error = example_read_pages(machine, first, count, pages, page_size);
  for (uint32_t i = 0; i < count; i++)
    if (pages[i].hyp_state == HVCFUZZ_SHARED_BORROWED) pages[i].hyp_state = 77;
  return error;
}

static void call(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result)
{
  example_call(machine, call, result);
  if (call->opcode == HVCFUZZ_OP_HOST_DONATE_HYP) result->ending = 0xffffffff;
}

#ifdef ENDING
HOSTILE(call, call)
#else
HOSTILE(read_pages, read_pages)
#endif
