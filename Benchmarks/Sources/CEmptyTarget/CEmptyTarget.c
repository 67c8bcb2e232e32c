#include "CEmptyTarget.h"

#include <stddef.h>
#include <stdint.h>

typedef int (*test_one_input)(const uint8_t *data, size_t size);

__attribute__((weak)) extern int LLVMFuzzerRunDriver(int *argc, char ***argv,
                                                     test_one_input callback);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  (void)data;
  (void)size;
  return 0;
}

int empty_target_run(int argc, char **argv) {
  return LLVMFuzzerRunDriver ? LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput) : 70;
}
