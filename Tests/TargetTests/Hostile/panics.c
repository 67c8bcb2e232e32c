/* SPDX-License-Identifier: MIT */
/* Not hostile, but wrong: it panics where the model returns, and says where. */
#include <stdio.h>

#include "honest.h"

static void call(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result)
{
  example_call(machine, call, result);
  if (call->opcode != HVCFUZZ_OP_HOST_DONATE_HYP) return;
  result->ending = HVCFUZZ_PANICKED;
  snprintf(result->file, sizeof(result->file), "mem_protect.c");
  result->line = 120;
}

HOSTILE(call, call)
