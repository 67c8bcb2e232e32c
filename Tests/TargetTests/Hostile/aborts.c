/* SPDX-License-Identifier: MIT */
/* Ends the process in a call. */
#include "honest.h"

static void call(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result)
{
  if (call->opcode == HVCFUZZ_OP_HOST_DONATE_HYP) abort();
  example_call(machine, call, result);
}

HOSTILE(call, call)
