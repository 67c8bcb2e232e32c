/* SPDX-License-Identifier: MIT */
/* A target whose guests have nothing; or, where STATE is given, each frame that is asked for. */
#include <errno.h>

#include "honest.h"

#ifndef STATE
#define STATE HVCFUZZ_NO_PAGE
#endif

static void make(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result)
{
  if (call->opcode != HVCFUZZ_OP_HOST_UNSHARE_GUEST) {
    honest_target()->call(machine, call, result);
    return;
  }
  result->ending = HVCFUZZ_RETURNED;
  result->value = -ENOENT;
}

static int read_guest(void *machine, uint32_t handle, uint64_t first, uint32_t count,
                      struct hvcfuzz_guest_page *pages, uint32_t page_size)
{
  (void)machine, (void)first, (void)page_size;
  if (handle < 0x1000 || handle > 0x1002) return -ENOENT;
  for (uint32_t i = 0; i < count; i++)
    pages[i] = (struct hvcfuzz_guest_page){.state = STATE};
  return 0;
}

const struct hvcfuzz_target *hvcfuzz_target(void)
{
  static struct hvcfuzz_target target;
  target = *honest_target();
  target.opcodes[0] |= 1ull << HVCFUZZ_OP_HOST_UNSHARE_GUEST;
  target.call = make;
  target.read_guest = read_guest;
  return &target;
}
