/* SPDX-License-Identifier: MIT */
/* The example target, which hostile ones behave like until they do not. */
/* The function, not the structure of the same name. */
#define hvcfuzz_target(...) honest_target(__VA_ARGS__)
#include "../../../fuzz/target/example/example.c"
#undef hvcfuzz_target

/* How they begin: an honest target with one function of their own. */
#define HOSTILE(member, function)                                                             \
  const struct hvcfuzz_target *hvcfuzz_target(void)                                           \
  {                                                                                           \
    static struct hvcfuzz_target target;                                                      \
    target = *honest_target();                                                                \
    target.member = function;                                                                 \
    return &target;                                                                           \
  }
