/* SPDX-License-Identifier: MIT */
/* What the tests of a target in C have in common: the target, its machine, calls, expectations. */
#pragma once

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hvcfuzz_target.h"

static const struct hvcfuzz_target *target;
static void *machine;
static int failure_count;

#define EXPECT(condition)                                                                     \
  do {                                                                                        \
    if (!(condition)) {                                                                       \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                         \
      failure_count++;                                                                        \
    }                                                                                         \
  } while (0)

static struct hvcfuzz_result make(uint32_t opcode, uint64_t x0, uint64_t x1)
{
  struct hvcfuzz_call call = {HVCFUZZ_TARGET_ABI, sizeof(call), opcode, 0, {x0, x1}};
  struct hvcfuzz_result result = {.abi = HVCFUZZ_TARGET_ABI, .size = sizeof(result)};
  target->call(machine, &call, &result);
  return result;
}

/* Loads the library that the command line names; 0, or a message and 1. */
static int load_target(int argc, char **argv)
{
  void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW);
  const struct hvcfuzz_target *(*entry)(void) = library ? dlsym(library, "hvcfuzz_target") : NULL;
  if (!entry) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  target = entry();
  return 0;
}

/* Runs each test on a machine that has just booted. */
static void run_tests(void (*const *tests)(void), unsigned count)
{
  for (unsigned i = 0; i < count; i++) {
    target->reset(machine);
    tests[i]();
  }
  target->destroy(machine);
}
