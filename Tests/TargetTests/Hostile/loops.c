/* SPDX-License-Identifier: MIT */
/* Never comes back from a call. */
#include "honest.h"

static void call(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result)
{
  for (volatile int turns = 0; call->opcode == HVCFUZZ_OP_HOST_DONATE_HYP;) turns = !turns;
  example_call(machine, call, result);
}

HOSTILE(call, call)
